internal import Glibc
internal import SystemCalls
package import SystemPackage

/// Owner of a datagram socket that is connected to the service manager's, whose address is in `NOTIFY_SOCKET`.
///
/// Make it before the process is confined, which takes `socket` away; it can be used after that.
package struct NotifySocket: ~Copyable {
    private let socket: OwnedDescriptor

    /// The time in seconds that a service manager has to take a datagram when its queue is full.
    private static let patience = 1

    /// Connects to the service manager.
    ///
    /// The corresponding C functions are `socket`, `setsockopt` with `SO_SNDTIMEO`, and `connect`.
    ///
    /// - Parameter address: An absolute path, or `@` and a name of the abstract namespace.
    /// - Throws: `.invalidArgument` for an address of another form, `.connectionRefused` or `.noSuchFileOrDirectory` if
    ///   nobody listens there.
    package init(_ address: String) throws(Errno) {
        guard let (address, size) = Self.parse(address) else { throw .invalidArgument }
        let socket = try OwnedDescriptor { Glibc.socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue) | O_CLOEXEC, 0) }
        try Self.limitWaiting(socket.rawValue)
        try Self.connect(socket.rawValue, address, size)
        self.socket = socket
    }

    private static func limitWaiting(_ socket: CInt) throws(Errno) {
        var limit = timeval(tv_sec: patience, tv_usec: 0)
        try checking {
            unsafe setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
    }

    private static func connect(_ socket: CInt, _ address: sockaddr_un, _ size: socklen_t) throws(Errno) {
        try checking {
            unsafe withUnsafePointer(to: address) {
                unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe Glibc.connect(socket, $0, size) }
            }
        }
    }

    /// Tells states in one datagram.
    ///
    /// The corresponding C function is `write`: `send` would be the one that this process has for its connections.
    ///
    /// - Throws: `.connectionRefused` if the service manager is gone, `.wouldBlock` if it takes nothing.
    package func send(_ states: [ServiceState]) throws(Errno) {
        let text = Array(states.map { "\($0.assignment)\n" }.joined().utf8)
        try retrying { unsafe text.withUnsafeBytes { unsafe write(socket.rawValue, $0.baseAddress, $0.count) } }
    }

    /// The address in the form of unix(7); nil if it has another form or is too long.
    private static func parse(_ text: String) -> (sockaddr_un, socklen_t)? {
        let isAbstract = text.hasPrefix("@")
        var name = Array(text.utf8)
        guard isAbstract || text.hasPrefix("/"), name.count > 1, name.count < BindAddress.pathCapacity else {
            return nil
        }
        // Behind an abstract name there is no zero that ends it.
        if isAbstract { name[0] = 0 } else { name.append(0) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: name) }
        return (address, socklen_t(MemoryLayout<sa_family_t>.size + name.count))
    }
}
