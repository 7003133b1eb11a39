internal import CSeccomp
internal import MicroHTTPD

/// The versions of the program and of the libraries that a server runs with.
package struct BuildInformation: Sendable {
    /// The program's own version.
    package let version: String
    /// The version of libmicrohttpd.
    package let libmicrohttpd = LibraryVersion.current.description
    /// The version of libseccomp; the corresponding C function is `seccomp_version`.
    package let libseccomp: String

    /// Takes the program's version and asks the libraries for theirs.
    package init(version: String) {
        self.version = version
        let number = unsafe seccomp_version()?.pointee
        libseccomp = number.map { "\($0.major).\($0.minor).\($0.micro)" } ?? "unknown"
    }

    /// Adds the metric, whose value is always 1.
    func write(to text: inout MetricsText) {
        text.begin("ferry_build_info", .gauge, "The versions of ferry and of the libraries that it runs with.")
        text.add(1, ["version": version, "libmicrohttpd": libmicrohttpd, "libseccomp": libseccomp])
    }
}
