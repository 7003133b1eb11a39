internal import CMicroHTTPD
internal import Glibc
internal import SystemCalls
internal import SystemPackage

extension Daemon {
    /// Starts to serve other programs of this machine, at a TCP port of the IPv4 loopback interface.
    ///
    /// - Parameters:
    ///   - loopbackPort: The port; 0 takes a free one, which ``port`` then tells.
    ///   - configuration: The limits and memory of the daemon's connections.
    ///   - respond: Responds to one request. It is called on the connection's own thread, and by many threads at once; in a
    ///     pool, all connections of the thread wait for its return. A request whose head is not sound gets its 4xx or 5xx
    ///     without it.
    /// - Throws: `DaemonError` if the port is taken, or the library could not start.
    public init(
        loopbackPort: UInt16, configuration: Configuration = Configuration(),
        respond: @escaping @Sendable (borrowing Request) -> Queued
    ) throws(DaemonError) {
        let socket: OwnedDescriptor
        do throws(Errno) {
            socket = try Self.listen(atLoopbackPort: loopbackPort)
        } catch {
            throw .socket(errno: error.rawValue)
        }
        try self.init(listeningOn: socket, configuration: configuration, respond: Self.refusing(respond))
    }

    /// Starts to serve the connections that arrive at a socket of any family, such as one of a service manager.
    ///
    /// - Parameters:
    ///   - descriptor: A bound, listening socket, which the daemon closes at its end, also if it cannot start.
    ///   - configuration: The limits and memory of the daemon's connections.
    ///   - respond: Responds to one request, as in ``init(loopbackPort:configuration:respond:)``.
    /// - Throws: `DaemonError` if the library could not start.
    public init(
        listeningOn descriptor: CInt, configuration: Configuration = Configuration(),
        respond: @escaping @Sendable (borrowing Request) -> Queued
    ) throws(DaemonError) {
        try self.init(
            listeningOn: OwnedDescriptor(descriptor), configuration: configuration, respond: Self.refusing(respond))
    }

    /// The port of the socket; nil for a unix socket, and once the daemon drains.
    ///
    /// The corresponding C function is `getsockname`.
    public var port: UInt16? {
        guard !isDraining else { return nil }
        var address = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return unsafe withUnsafeMutablePointer(to: &address) { address in
            let isKnown = unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(socket, $0, &size) == 0
            }
            guard isKnown else { return nil }
            let raw = UnsafeRawPointer(address)
            return switch unsafe CInt(address.pointee.ss_family) {
            case AF_INET: unsafe UInt16(bigEndian: raw.load(as: sockaddr_in.self).sin_port)
            case AF_INET6: unsafe UInt16(bigEndian: raw.load(as: sockaddr_in6.self).sin6_port)
            default: nil
            }
        }
    }

    /// Responds with the status alone if a request must be refused, and otherwise by `respond`.
    private static func refusing(
        _ respond: @escaping @Sendable (borrowing Request) -> Queued
    ) -> @Sendable (borrowing Request) -> Queued {
        { request in
            guard let status = request.refusal else { return respond(request) }
            return request.queue(Response(status: status))
        }
    }

    private static func listen(atLoopbackPort port: UInt16) throws(Errno) -> OwnedDescriptor {
        let kind = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue) | CInt(SOCK_NONBLOCK.rawValue)
        let listener = try OwnedDescriptor { Glibc.socket(AF_INET, kind, 0) }
        let number = listener.rawValue
        var isOn: CInt = 1
        let size = socklen_t(MemoryLayout<CInt>.size)
        try checking { unsafe setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &isOn, size) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        try checking {
            unsafe withUnsafePointer(to: &address) {
                unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe bind(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
        }
        try checking { Glibc.listen(number, SOMAXCONN) }
        return listener
    }
}
