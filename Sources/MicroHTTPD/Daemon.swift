internal import CMicroHTTPD

/// The name under which libmicrohttpd's header hides a daemon.
typealias DaemonHandle = OpaquePointer  // struct MHD_Daemon *

/// A running libmicrohttpd daemon that answers every request by one function, each connection on a thread of its own.
///
/// The daemon runs from its creation until this value ends. The end stops accepting, cuts the transfers that still run
/// and waits for their threads. The corresponding C functions are `MHD_start_daemon` and `MHD_stop_daemon`.
@safe package struct Daemon: ~Copyable {
    private let handle: DaemonHandle
    /// Keeps what the library's callbacks point at alive for as long as the library may call.
    private let accessHandler: AccessHandler

    /// Starts to answer the connections that arrive at `socket`.
    ///
    /// - Parameters:
    ///   - socket: A bound, listening socket, which is closed at the daemon's end.
    ///   - configuration: What the library allots to its connections.
    ///   - respond: Answers one request. It is called on the connection's own thread, and by many threads at once.
    /// - Throws: `DaemonError` where the library could not start, mostly for want of memory or of threads.
    package init(
        listeningOn socket: consuming OwnedDescriptor, configuration: Configuration = Configuration(),
        respond: @escaping @Sendable (borrowing Request) -> Queued
    ) throws(DaemonError) {
        guard LibraryReplies.isReady else { throw DaemonError() }
        let accessHandler = AccessHandler(respond: respond)
        var options = unsafe configuration.options(socket: socket.rawValue, accessHandler: accessHandler)
        let handle = unsafe CMicroHTTPD_start_daemon(
            Configuration.flags, AccessHandler.access, accessHandler.context, &options)
        guard let handle = unsafe handle else { throw DaemonError() }
        // From here on the library owns the socket and closes it.
        _ = socket.release()
        unsafe self.handle = handle
        self.accessHandler = accessHandler
    }

    deinit { unsafe MHD_stop_daemon(handle) }

    /// Ends the daemon now.
    package consuming func stop() {}

    /// The number of connections that are open now.
    ///
    /// A connection that ended counts until the listening thread has joined its thread.
    /// The corresponding C constant is `MHD_DAEMON_INFO_CURRENT_CONNECTIONS`.
    package var connectionCount: Int { unsafe Int(CMicroHTTPD_current_connections(handle)) }
}

/// The library refused to start a daemon; it tells no reason.
package struct DaemonError: Error {}
