internal import CMicroHTTPD

extension Daemon {
    /// What the library allots to its connections.
    package struct Configuration: Sendable {
        /// The number of connections at once; one more is told 503, and many more are closed.
        ///
        /// Default 4096. A connection that sends a file holds two descriptors, so keep this below half of `RLIMIT_NOFILE`.
        package var maximumConnections = 4096

        /// The number of connections of one internet address at once, nil for no limit of its own; default nil.
        package var maximumConnectionsPerPeer: Int?

        /// The bytes for one connection's request head and reply head.
        ///
        /// Default 20 KiB, enough for a target of 8 KiB and as much of fields. A head that does not fit is refused by the library (414 or 431). The library zeroes all of it after every
        /// request, and takes more than 32 KiB by `mmap`.
        package var connectionMemory = 20 * 1024

        /// The stack of a connection's thread, in bytes.
        ///
        /// Default 256 KiB; pages that are not touched cost nothing.
        package var threadStackSize = 256 * 1024

        /// Creates the default configuration.
        package init() {}
    }
}

extension Daemon.Configuration {
    /// A thread per connection, `poll` for descriptors above 1023, and an eventfd so that a closed connection is
    /// cleaned up at once.
    static let flags =
        MHD_USE_THREAD_PER_CONNECTION.rawValue | MHD_USE_INTERNAL_POLLING_THREAD.rawValue | MHD_USE_POLL.rawValue
        | MHD_USE_ITC.rawValue

    /// The connections beyond the limit that are kept until they have been told so.
    private var excessConnections: Int { min(maximumConnections / 4 + 1, 32) }

    /// The option array of `MHD_start_daemon`, its end mark included.
    func options(socket: CInt, accessHandler: AccessHandler) -> [MHD_OptionItem] {
        unsafe [
            .number(.LISTEN_SOCKET, Int(socket)),
            .number(.CONNECTION_LIMIT, maximumConnections + excessConnections),
            .number(.CONNECTION_MEMORY_LIMIT, connectionMemory),
            .number(.THREAD_STACK_SIZE, threadStackSize),
            // Deadlines are not the library's: its timeout counts inactivity alone.
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
        // Sound for `@convention(c)` functions alone, which are one pointer wide: that is what all callers pass.
        unsafe Self(option: option, value: unsafeBitCast(function, to: Int.self), ptr_value: context)
    }
}
