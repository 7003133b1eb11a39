internal import CMicroHTTPD

extension Daemon {
    /// Which threads serve the connections.
    public enum Threading: Sendable, Equatable {
        /// A thread for each connection, which waits for its client by reading, and with `poll` while it sends much.
        case perConnection
        /// A number of threads for all connections, each of which waits for its share of them with `epoll`.
        case pool(Int)
    }

    /// The limits and memory of the daemon's connections.
    ///
    /// More properties may come, each with a default.
    public struct Configuration: Sendable {
        /// Which threads serve the connections; default one for each.
        public var threading = Threading.perConnection

        /// The number of connections at once; a few more get a 503, and further ones are closed.
        ///
        /// Default 4096. A connection that sends a file holds two descriptors, so keep this below half of `RLIMIT_NOFILE`.
        public var maximumConnections = 4096

        /// The number of connections of one internet address at once, nil for no limit of its own; default nil.
        public var maximumConnectionsPerPeer: Int?

        /// The bytes for one connection's request head and response head.
        ///
        /// Default 10 KiB: room for a request line of 8000 bytes, as RFC 9112 §3 wants, with a few fields, or for some
        /// 9 KiB of fields behind a short one; each field takes 64 bytes besides its text, and cookies take no more, because the
        /// library does not see them. A head that does not fit gets 414 or 431, and so does a request beside which the
        /// head of its response does not fit; 500, if the request is small. The library zeroes all of it after every request, so that each KiB costs a
        /// request about a hundredth of its time, and takes more than 32 KiB by `mmap`.
        public var connectionMemory = 10 * 1024

        /// The stack of a connection's thread, or of a worker of the pool, in bytes.
        ///
        /// Default 256 KiB; pages that are not touched cost nothing.
        public var threadStackSize = 256 * 1024

        /// Creates the default configuration.
        public init() {}
    }
}

extension Daemon.Configuration {
    /// The room that a small request leaves for the fields of its response, beside those that each response has, in bytes.
    ///
    /// A server whose responses all have larger fields can only respond with 500.
    package var roomForFields: Int { connectionMemory - 2048 }

    /// The threads, `poll` or `epoll` for descriptors above 1023, and an eventfd so that a closed connection is cleaned up
    /// at once.
    ///
    /// `MHD_USE_TURBO` would leave out the `shutdown` that shows the end of a connection at once.
    var flags: UInt32 {
        let common = MHD_USE_INTERNAL_POLLING_THREAD.rawValue | MHD_USE_ITC.rawValue
        return switch threading {
        case .perConnection: common | MHD_USE_THREAD_PER_CONNECTION.rawValue | MHD_USE_POLL.rawValue
        case .pool: common | MHD_USE_EPOLL.rawValue
        }
    }

    /// The size of the library's pool: the library has no pool of one thread, and each thread needs room for a
    /// connection.
    private var poolSize: Int? {
        guard case .pool(let workers) = threading else { return nil }
        let size = min(workers, maximumConnections)
        return size > 1 ? size : nil
    }

    /// The bytes of a request line that do not fit any more: the library reads into half of the connection's memory first.
    var excessiveLine: Int { connectionMemory / 2 }

    /// The limits for new connections.
    var limits: ConnectionLimits {
        ConnectionLimits(connections: maximumConnections, connectionsPerPeer: maximumConnectionsPerPeer)
    }

    /// The library's own limit, which is never reached, because ours are lower and answer with a 503.
    ///
    /// The library counts a connection a moment longer than we do, and gives each worker of a pool an equal share.
    private var libraryLimit: Int {
        let slack = 16
        return min((maximumConnections + limits.excess + slack) * (poolSize ?? 1), Int(Int32.max))
    }

    /// The option array of `MHD_start_daemon`, its end mark included; a daemon that does not listen has no socket.
    func options(socket: CInt?, accessHandler: AccessHandler) -> [MHD_OptionItem] {
        unsafe (poolSize.map { unsafe [.number(.THREAD_POOL_SIZE, $0)] } ?? [])
            + (socket.map { unsafe [.number(.LISTEN_SOCKET, Int($0))] } ?? [])
            + [
                .number(.CONNECTION_LIMIT, libraryLimit),
                .number(.CONNECTION_MEMORY_LIMIT, connectionMemory),
                .number(.THREAD_STACK_SIZE, threadStackSize),
                // The library's timeout is not used, because it counts only inactivity.
                .number(.CONNECTION_TIMEOUT, 0),
                .callback(.URI_LOG_CALLBACK, AccessHandler.requestTarget, accessHandler.context),
                .callback(.UNESCAPE_CALLBACK, AccessHandler.unescape, nil),
                .callback(.NOTIFY_CONNECTION, AccessHandler.connectionChanged, accessHandler.context),
                .callback(.NOTIFY_COMPLETED, AccessHandler.requestCompleted, accessHandler.context),
                .number(.END, 0),
            ]
    }
}

extension MHD_OptionItem {
    /// An option whose value is a number; the library reads it as the C type that the option's manual names.
    fileprivate static func number(_ option: MHD_OPTION, _ value: Int) -> Self {
        unsafe Self(option: option, value: value, ptr_value: nil)
    }

    /// An option whose value is a function and the pointer that is passed to it.
    fileprivate static func callback<Function>(
        _ option: MHD_OPTION, _ function: Function, _ context: UnsafeMutableRawPointer?
    ) -> Self {
        // This is sound only for `@convention(c)` functions, which are one pointer wide; all callers pass such
        // functions.
        unsafe Self(option: option, value: unsafeBitCast(function, to: Int.self), ptr_value: context)
    }
}
