import TestSupport
import Testing

/// A new folder and a server of it, or of a folder in it; both are removed with the last reference.
final class ServedFolder: Sendable {
    let folder: TemporaryFolder
    let server: FerryProcess

    /// Fills a new folder and starts to serve it.
    ///
    /// - Parameters:
    ///   - name: The served folder. It may be below the new one, so that forbidden files can lie beside it.
    ///   - arguments: Further arguments of `ferry serve`.
    ///   - fill: Makes the files.
    /// - Throws: What `fill` throws, or a failure to start.
    init(_ name: String = ".", _ arguments: [String] = [], fill: (TemporaryFolder) throws -> Void) throws {
        folder = try TemporaryFolder()
        try folder.makeFolder(name)
        try fill(folder)
        server = try FerryProcess.serve(root: folder.path(of: name), arguments: arguments)
    }

    /// Starts to serve the folder `name` in an existing folder.
    init(_ folder: TemporaryFolder, _ name: String, _ arguments: [String]) throws {
        self.folder = folder
        server = try FerryProcess.serve(root: folder.path(of: name), arguments: arguments)
    }

    /// Sends one request over a connection of its own.
    func request(
        _ method: String = "GET", _ target: String, _ fields: [(name: String, value: String)] = []
    ) throws -> HTTPResponse { try server.connect().request(method, target, fields) }

    /// The value of a metric of `/metrics`.
    func figure(_ name: String) throws -> Double { try #require(MetricsReading(request("GET", "/metrics").text)[name]) }
}
