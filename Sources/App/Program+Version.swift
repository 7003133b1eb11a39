import Curl
import Fetching
import Operations

extension Program {
    /// The versions of the program and of the libraries that serve.
    static var buildInformation: BuildInformation { BuildInformation(version: version) }

    /// One line that names the libraries that the program runs with, for `--version`.
    ///
    /// It loads libcurl, which nothing but a download needs otherwise.
    static var libraryVersions: String {
        let curl = CurlLibrary.version.map { "libcurl \($0)" } ?? "no libcurl"
        return "\(buildInformation.libraries), zlib \(ZlibLibrary.version), \(curl)"
    }
}
