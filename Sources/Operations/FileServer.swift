package import FileServing
package import MicroHTTPD
internal import SystemCalls
package import SystemPackage

/// A site served at a socket, from start to stop.
package struct FileServer: ~Copyable {
    private let daemon: Daemon
    private let deadlines: ConnectionReaper
    /// The unix socket's file, which stays after the socket is closed.
    private let socketFile: SocketFile?

    /// Starts to serve.
    ///
    /// - Parameters:
    ///   - site: What answers the requests.
    ///   - socket: The listening socket.
    ///   - configuration: The library's limits and memory.
    ///   - rule: The rule for deadlines.
    ///   - observer: What is told of each finished request.
    ///   - upkeep: Other work for every few seconds.
    /// - Throws: `FileServerError` if the system grants no threads or memory.
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

    /// The open connections.
    package var connections: Connections { daemon.connections }

    /// Removes the unix socket's file, if there is one.
    ///
    /// Throws `.permissionDenied` if the process has changed to a user who may not write to the socket's folder.
    package func removeSocket() throws(Errno) { try socketFile?.remove() }

    /// Accepts no more connections, and lets running transfers finish.
    ///
    /// Connections without a request end at once.
    package func drain() { daemon.drain() }

    /// The number of open connections while the server drains; ends those that have become idle.
    package func remainingConnections() -> Int {
        daemon.endIdle()
        return daemon.connections.count + LingeringClose.count
    }

    /// Stops, and returns the number of transfers that this cut.
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

/// The server could not start, because the system granted no memory or no threads.
package struct FileServerError: Error {}
