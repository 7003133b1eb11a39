internal import CMicroHTTPD
internal import Glibc

/// The address of a client, without its port.
///
/// It is kept as the kernel gives it: it becomes text only if somebody wants to read it.
package struct PeerAddress: Hashable, Sendable {
    /// The sixteen bytes of an IPv6 address, in network order; an IPv4 address as `::ffff:a.b.c.d`.
    private let bytes: SIMD16<UInt8>
    /// The interface of a link-local address; 0 for others.
    private let scope: UInt32
    /// Whether it distinguishes clients.
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

    /// The client at a kernel's address, whose memory must contain all bytes of its family.
    init(_ address: UnsafePointer<sockaddr>) {
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
    /// The address as text, with the interface's number if it is link-local; `unix:` for a unix socket.
    ///
    /// An IPv4 client of a socket for both versions has its IPv4 address. The corresponding C function is `inet_ntop`,
    /// which needs no system call; an interface's name would need a socket.
    package var description: String {
        guard isInternet else { return "unix:" }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let isWritten = unsafe withUnsafeBytes(of: bytes) { bytes in
            let start = isVersion4 ? 12 : 0
            return unsafe inet_ntop(
                isVersion4 ? AF_INET : AF_INET6, bytes.baseAddress?.advanced(by: start), &text, socklen_t(text.count))
                != nil
        }
        guard isWritten else { return "-" }
        let host = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return scope == 0 ? host : "\(host)%\(scope)"
    }

    /// Whether the bytes are an IPv4 address in the form `::ffff:a.b.c.d`.
    private var isVersion4: Bool {
        (0..<10).allSatisfy { bytes[$0] == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
    }
}
