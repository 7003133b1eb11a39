internal import CMicroHTTPD
internal import Glibc

/// The address of a client, without its port.
///
/// It is kept as the kernel gives it: text is made of it where somebody wants to read it.
package struct PeerAddress: Hashable, Sendable {
    /// The sixteen bytes of an IPv6 address, in network order; an IPv4 address as `::ffff:a.b.c.d`.
    private let bytes: SIMD16<UInt8>
    /// The interface of a link-local address; 0 for others.
    private let scope: UInt32
    /// Whether it tells one client from another.
    package let isInternet: Bool

    /// The client of a unix socket.
    static let unix = Self(bytes: .zero, scope: 0, isInternet: false)

    private init(bytes: SIMD16<UInt8>, scope: UInt32, isInternet: Bool) {
        self.bytes = bytes
        self.scope = scope
        self.isInternet = isInternet
    }

    /// The client at the other end of `socket`; the corresponding C function is `getpeername`.
    init(of socket: CInt) {
        var address = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        self = unsafe withUnsafeMutablePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getpeername(socket, $0, &size) == 0 ? Self($0) : .unix
            }
        }
    }

    private init(_ address: UnsafePointer<sockaddr>) {
        let raw = unsafe UnsafeRawPointer(address)
        switch unsafe CInt(address.pointee.sa_family) {
        case AF_INET:
            let number = unsafe raw.load(as: sockaddr_in.self).sin_addr.s_addr
            var bytes = SIMD16<UInt8>.zero
            (bytes[10], bytes[11]) = (0xFF, 0xFF)
            for index in 0..<4 { bytes[12 + index] = UInt8(truncatingIfNeeded: number >> UInt32(8 * index)) }
            self.init(bytes: bytes, scope: 0, isInternet: true)
        case AF_INET6:
            let address = unsafe raw.load(as: sockaddr_in6.self)
            let bytes = unsafe unsafeBitCast(address.sin6_addr, to: SIMD16<UInt8>.self)
            self.init(bytes: bytes, scope: address.sin6_scope_id, isInternet: true)
        default: self = .unix
        }
    }
}

extension PeerAddress: CustomStringConvertible {
    /// The address as text, `unix:` for a unix socket.
    ///
    /// An IPv4 client of a socket for both versions has its IPv4 address. The corresponding C function is `getnameinfo`.
    package var description: String {
        guard isInternet else { return "unix:" }
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_addr = unsafe unsafeBitCast(bytes, to: in6_addr.self)
        address.sin6_scope_id = scope
        var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let result = unsafe withUnsafePointer(to: address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getnameinfo(
                    $0, socklen_t(MemoryLayout<sockaddr_in6>.size), &host, socklen_t(host.count), nil, 0,
                    NI_NUMERICHOST)
            }
        }
        guard result == 0 else { return "-" }
        let text = String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return text.hasPrefix("::ffff:") && text.contains(".") ? String(text.dropFirst("::ffff:".count)) : text
    }
}
