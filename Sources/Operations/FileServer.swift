package import FileServing
package import MicroHTTPD
internal import SystemCalls
package import SystemPackage

/// A site that is served at one socket or several, from its start to its stop.
package struct FileServer: ~Copyable {
    private let daemons: [RunningDaemon]
    private let deadlines: ConnectionReaper
    /// The open connections.
    package let connections: Connections
    /// The unix socket's file, which stays after the socket is closed.
    private let socketFile: SocketFile?

    /// Starts to serve.
    ///
    /// - Parameters:
    ///   - site: What responds to the requests.
    ///   - sockets: Where they arrive, one or more. Each has the threads that the configuration asks for, and all share its
    ///     limits.
    ///   - configuration: The library's limits and memory.
    ///   - rule: The rule for deadlines.
    ///   - observer: What is told of each finished request.
    ///   - upkeep: Other work for every few seconds.
    /// - Throws: `FileServerError` if the system grants no threads or memory.
    package init(
        _ site: Site, at sockets: consuming ListenSockets, configuration: Daemon.Configuration, rule: DeadlineRule,
        observer: RequestObserver, upkeep: @escaping @Sendable () -> Void = {}
    ) throws(FileServerError) {
        let socketFile = sockets.path.flatMap { SocketFile($0) }
        var daemons: [RunningDaemon] = []
        while let socket = sockets.takeNext() {
            let registry = daemons.first?.connections
            daemons.append(try Self.start(site, at: socket, configuration, sharing: registry, observer))
        }
        guard let connections = daemons.first?.connections else { throw FileServerError() }
        let deadlines = ConnectionReaper(of: connections, by: rule, upkeep: upkeep)
        do throws(Errno) { try deadlines.start() } catch { throw FileServerError() }
        self.connections = connections
        self.daemons = daemons
        self.deadlines = deadlines
        self.socketFile = socketFile
    }

    /// A daemon that can be held in an array.
    private final class RunningDaemon {
        let daemon: Daemon
        init(_ daemon: consuming Daemon) { self.daemon = daemon }
        var connections: Connections { daemon.connections }
    }

    private static func start(
        _ site: Site, at socket: consuming OwnedDescriptor, _ configuration: Daemon.Configuration,
        sharing connections: Connections?, _ observer: RequestObserver
    ) throws(FileServerError) -> RunningDaemon {
        do {
            return RunningDaemon(
                try Daemon(
                    listeningOn: socket, configuration: configuration, sharing: connections, observer: observer
                ) { site.respond(to: $0) })
        } catch {
            throw FileServerError()
        }
    }

    /// Removes the unix socket's file, if there is one.
    ///
    /// Throws `.permissionDenied` if the process has changed to a user who may not write to the socket's folder.
    package func removeSocket() throws(Errno) { try socketFile?.remove() }

    /// Accepts no more connections, and lets running transfers finish.
    ///
    /// Connections without a request end at once.
    package func drain() {
        for running in daemons { running.daemon.drain() }
    }

    /// The number of open connections while the server drains; ends those that have become idle.
    package func remainingConnections() -> Int {
        daemons.first?.daemon.endIdle()
        return connections.count + LingeringClose.count
    }

    /// Stops, and returns the number of transfers that this cut; the daemons end on return.
    package consuming func stop() -> Int {
        var cut = 0
        connections.visitOpen { connection in
            if connection.isTransferring { cut += 1 }
            connection.cut(.stop)
        }
        deadlines.stop()
        return cut
    }
}

/// The server could not start, because the system granted no memory or no threads.
package struct FileServerError: Error {}
