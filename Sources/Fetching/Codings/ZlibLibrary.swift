internal import CZlib

/// The zlib that the process runs with.
package enum ZlibLibrary {
    /// Its version, such as `1.2.13`; the corresponding C function is `zlibVersion`.
    package static var version: String { unsafe zlibVersion().map { unsafe String(cString: $0) } ?? "unknown" }
}
