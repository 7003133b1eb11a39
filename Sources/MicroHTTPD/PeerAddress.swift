internal import CMicroHTTPD
internal import Glibc

/// The address of a client, without its port.
package struct PeerAddress: Hashable, Sendable, CustomStringConvertible {
    /// The address as text, `unix:` for a unix socket.
    ///
    /// An IPv4 client of a socket for both versions has its IPv4 address.
    package let description: String

    /// Whether it tells one client from another.
    package var isInternet: Bool { description != Self.unix.description }

    /// The client of a unix socket.
    static let unix = Self(description: "unix:")

    private init(description: String) { self.description = description }

    /// The client at the other end of `socket`; the corresponding C functions are `getpeername` and `getnameinfo`.
    init(of socket: CInt) {
        var address = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let text: String? = unsafe withUnsafeMutablePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                guard unsafe getpeername(socket, $0, &size) == 0 else { return nil }
                return unsafe Self.text($0, size)
            }
        }
        self = text.map { Self(description: $0) } ?? .unix
    }

    private static func text(_ address: UnsafePointer<sockaddr>, _ size: socklen_t) -> String? {
        guard unsafe address.pointee.sa_family != sa_family_t(AF_UNIX) else { return nil }
        var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        guard unsafe getnameinfo(address, size, &host, socklen_t(host.count), nil, 0, NI_NUMERICHOST) == 0 else {
            return nil
        }
        let text = String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return text.hasPrefix("::ffff:") && text.contains(".") ? String(text.dropFirst("::ffff:".count)) : text
    }
}
