package import FileServing
internal import Glibc
internal import MicroHTTPD
internal import SystemPackage

/// A site that is served at a socket, from its start to its stop.
package struct FileServer: ~Copyable {
    private let daemon: Daemon
    /// The unix socket that nobody listens on any more after the stop.
    private let socketPath: String?

    /// Starts to serve.
    ///
    /// - Parameters:
    ///   - site: What answers the requests.
    ///   - socket: Where they arrive.
    ///   - maximumConnections: The number of connections at once.
    /// - Throws: `FileServerError` where the threads or the memory for it cannot be had.
    package init(
        _ site: Site, at socket: consuming ListenSocket, maximumConnections: Int
    ) throws(FileServerError) {
        var configuration = Daemon.Configuration()
        configuration.maximumConnections = maximumConnections
        socketPath = socket.path
        do {
            daemon = try Daemon(listeningOn: socket.takeDescriptor(), configuration: configuration) {
                site.respond(to: $0)
            }
        } catch {
            throw FileServerError()
        }
    }

    /// Stops: no more connections, and those that are open end.
    package consuming func stop() {
        // Removed while we still listen: afterwards, what lies there may be the next server's.
        if let socketPath { unsafe unlink(socketPath) }
        daemon.stop()
    }
}

/// The server could not start, for want of memory or of threads.
package struct FileServerError: Error {}
