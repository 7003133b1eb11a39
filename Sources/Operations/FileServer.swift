package import FileServing
package import MicroHTTPD
internal import SystemCalls
package import SystemPackage

/// A site that is served at a socket, from its start to its stop.
package struct FileServer: ~Copyable {
    private let daemon: Daemon
    private let deadlines: ConnectionReaper
    /// The unix socket's place in the file system, which outlasts the socket.
    private let socketFile: SocketFile?

    /// Starts to serve.
    ///
    /// - Parameters:
    ///   - site: What answers the requests.
    ///   - socket: Where they arrive.
    ///   - configuration: What the library allots to its connections.
    ///   - rule: When a connection has used up its time.
    ///   - observer: What is told of each request that is over.
    ///   - upkeep: What is done every few seconds besides.
    /// - Throws: `FileServerError` where the threads or the memory for it cannot be had.
    package init(
        _ site: Site, at socket: consuming ListenSocket, configuration: Daemon.Configuration, rule: DeadlineRule,
        observer: RequestObserver, upkeep: @escaping @Sendable () -> Void = {}
    ) throws(FileServerError) {
        let socketFile = socket.path.flatMap { SocketFile($0) }
        let daemon = try Self.start(site, at: socket.takeDescriptor(), configuration, observer)
        let deadlines = ConnectionReaper(of: daemon.connections, by: rule, upkeep: upkeep)
        do throws(Errno) { try deadlines.start() } catch { throw FileServerError() }
        self.daemon = daemon
        self.deadlines = deadlines
        self.socketFile = socketFile
    }

    private static func start(
        _ site: Site, at socket: consuming OwnedDescriptor, _ configuration: Daemon.Configuration,
        _ observer: RequestObserver
    ) throws(FileServerError) -> Daemon {
        do {
            return try Daemon(listeningOn: socket, configuration: configuration, observer: observer) {
                site.respond(to: $0)
            }
        } catch {
            throw FileServerError()
        }
    }

    /// The connections that are open.
    package var connections: Connections { daemon.connections }

    /// Removes the unix socket from the file system, where that is what it listens at.
    ///
    /// Throws `.permissionDenied` where the process has become a user who may not write to the socket's folder.
    package func removeSocket() throws(Errno) { try socketFile?.remove() }

    /// Accepts no more connections and lets the transfers that run come to their end.
    ///
    /// Connections without a request end at once.
    package func drain() { daemon.drain() }

    /// The connections that are still open while the server drains; those that have become idle are ended.
    package func remainingConnections() -> Int {
        daemon.endIdle()
        return daemon.connections.count + LingeringClose.count
    }

    /// Stops, and returns the number of transfers that were cut by it.
    package consuming func stop() -> Int {
        var cut = 0
        daemon.connections.visitOpen { connection in
            if connection.isTransferring { cut += 1 }
            connection.cut(.stop)
        }
        deadlines.stop()
        daemon.stop()
        return cut
    }
}

/// The server could not start, for want of memory or of threads.
package struct FileServerError: Error {}
