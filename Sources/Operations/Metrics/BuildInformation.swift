internal import CSeccomp
internal import Glibc
internal import MicroHTTPD

/// The versions of the program and of the libraries that a server runs with.
package struct BuildInformation: Sendable {
    /// The program's own version.
    package let version: String
    /// The version of libmicrohttpd.
    package let libmicrohttpd = LibraryVersion.current.description
    /// The version of libseccomp; the corresponding C function is `seccomp_version`.
    package let libseccomp: String
    /// The version of GnuTLS, which libmicrohttpd needs; nil if it was built without TLS.
    package let gnuTLS = Self.loadedGnuTLS

    /// Takes the program's version and asks the libraries for theirs.
    package init(version: String) {
        self.version = version
        let number = unsafe seccomp_version()?.pointee
        libseccomp = number.map { "\($0.major).\($0.minor).\($0.micro)" } ?? "unknown"
    }

    /// One line that names the libraries that a server runs with.
    package var libraries: String {
        "libmicrohttpd \(libmicrohttpd), \(gnuTLS.map { "GnuTLS \($0)" } ?? "no GnuTLS"), libseccomp \(libseccomp)"
    }

    /// The version of GnuTLS that is loaded; nil if it is not.
    ///
    /// The corresponding C function is `gnutls_check_version`.
    private static var loadedGnuTLS: String? {
        typealias CheckVersion = @convention(c) (UnsafePointer<CChar>?) -> UnsafePointer<CChar>?
        guard let function = unsafe dlsym(nil, "gnutls_check_version") else { return nil }
        return unsafe unsafeBitCast(function, to: CheckVersion.self)(nil).map { unsafe String(cString: $0) }
    }

    /// Adds the metric, whose value is always 1.
    func write(to text: inout MetricsText) {
        text.begin("ferry_build_info", .gauge, "The versions of ferry and of the libraries that it runs with.")
        text.add(
            1,
            [
                "version": version, "libmicrohttpd": libmicrohttpd, "gnutls": gnuTLS ?? "none",
                "libseccomp": libseccomp,
            ])
    }
}
