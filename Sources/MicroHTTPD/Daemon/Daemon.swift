internal import CMicroHTTPD
internal import Glibc
package import SystemCalls

/// The name under which libmicrohttpd's header hides a daemon.
typealias DaemonHandle = OpaquePointer  // struct MHD_Daemon *

/// A running libmicrohttpd daemon that responds to every request by one function, on threads of its own.
///
/// The daemon runs from its creation until this value ends. Swift ends a value after its last use, so make ``stop()`` the
/// last one. The end stops accepting, cuts the transfers that still run and waits for their threads. The corresponding C
/// functions are `MHD_start_daemon` and `MHD_stop_daemon`.
@safe public struct Daemon: ~Copyable {
    private let handle: DaemonHandle
    /// The listening socket, until the daemon drains.
    let socket: CInt
    /// Keeps the callbacks' context alive while the library may call them.
    private let accessHandler: AccessHandler

    /// Starts to serve the connections that arrive at `socket`.
    ///
    /// - Parameters:
    ///   - socket: A bound, listening socket, which is closed at the daemon's end.
    ///   - configuration: The limits and memory of the library's connections.
    ///   - connections: The registry of a daemon that listens at another socket of the same server, with which this one shares
    ///     its limits; nil for a registry of its own.
    ///   - observer: The observer of finished requests.
    ///   - respond: Responds to one request. It is called on the connection's own thread, and by many threads at once; in a
    ///     pool, all connections of the thread wait for its return.
    /// - Throws: `DaemonError` if the library could not start.
    package init(
        listeningOn socket: consuming OwnedDescriptor, configuration: Configuration = Configuration(),
        sharing connections: Connections? = nil, observer: RequestObserver? = nil,
        respond: @escaping @Sendable (borrowing Request) -> Queued
    ) throws(DaemonError) {
        guard LibraryVersion.current >= .oldest else { throw .unsupportedLibrary }
        let connections = connections ?? Connections(limits: configuration.limits)
        let accessHandler = AccessHandler(
            connections: connections, configuration: configuration, observer: observer, respond: respond)
        // Threads of a pool hand over a little of each connection's content in turn, whatever the size of its buffer.
        if configuration.threading == .perConnection { socket.limitUnsent() }
        socket.readUrgentInPlace()
        let listener = socket.rawValue
        Interposition.begin(on: listener)
        var options = unsafe configuration.options(socket: socket.rawValue, accessHandler: accessHandler)
        let handle = unsafe CMicroHTTPD_start_daemon(
            configuration.flags, AccessHandler.acceptPolicy, AccessHandler.access, accessHandler.context, &options)
        guard let handle = unsafe handle else {
            Interposition.sockets.remove(listener)
            throw .library
        }
        // From here on the library owns the socket and closes it.
        _ = socket.release()
        unsafe self.handle = handle
        self.socket = listener
        self.accessHandler = accessHandler
    }

    deinit {
        if !accessHandler.isDraining { Interposition.sockets.remove(socket) }
        // The library ends transfers in a way that some clients take for the end of the content.
        connections.visitOpen { $0.cutContent() }
        accessHandler.stop()
        unsafe MHD_stop_daemon(handle)
    }

    /// Ends the daemon now.
    public consuming func stop() {}

    /// Whether the daemon accepts no more connections.
    var isDraining: Bool { accessHandler.isDraining }

    /// The open connections.
    package var connections: Connections { accessHandler.connections }

    /// Accepts no more connections, and ends each one after the response to the request that it has sent.
    ///
    /// A connection without a request ends at once, unless it was accepted just before. The corresponding C function is `MHD_quiesce_daemon`.
    public func drain() {
        Interposition.sockets.remove(socket)
        let socket = unsafe MHD_quiesce_daemon(handle)
        if socket >= 0 { close(socket) }
        accessHandler.drain()
        endIdle()
    }

    /// Ends each connection that has neither a request nor a response under way; while the daemon drains, more
    /// connections become idle.
    ///
    /// A new connection has a second for its first request, which may be on its way: if the socket that it was accepted from is
    /// kept for the next process, a client sees a restart only as such a request that is lost.
    package func endIdle() {
        let now = MonotonicTime.now
        connections.visitOpen { if !$0.isTransferring && !$0.isNew(at: now) { $0.endInput() } }
    }
}

/// Why a daemon could not start.
///
/// More cases may come: keep a `default` in a switch over it.
public enum DaemonError: Error, Equatable {
    /// The socket could not be made, bound or listened at; the number is that of errno(3).
    case socket(errno: CInt)
    /// The library is older than 0.9.75.
    case unsupportedLibrary
    /// The library could not start, mostly because memory or threads have run out; it tells no reason.
    case library
}
