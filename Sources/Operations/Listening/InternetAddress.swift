internal import Glibc

/// An IPv4 or IPv6 address, without a port.
package struct InternetAddress: Equatable, Sendable {
    /// The address as it was written, without brackets.
    package let literal: String
    let isVersion6: Bool

    /// Reads a literal, with an optional scope (`fe80::1%eth0`); nil for any other text.
    package init?(_ literal: String) {
        guard Self.isComplete(literal),
            let family = unsafe Self.resolve(literal, port: 0, { unsafe $0.pointee.ai_family })
        else {
            return nil
        }
        self.literal = literal
        isVersion6 = family == AF_INET6
    }

    private init(version4 literal: String) {
        self.literal = literal
        isVersion6 = false
    }

    /// The IPv4 address of this machine itself.
    package static let loopback = InternetAddress(version4: "127.0.0.1")

    /// The address in the form for a URL.
    ///
    /// [RFC 3986 §3.2.2](https://www.rfc-editor.org/rfc/rfc3986.html#section-3.2.2)
    package var host: String { isVersion6 ? "[\(literal)]" : literal }

    /// Whether this IPv6 address also accepts IPv4 clients: `::`, and IPv4-mapped addresses.
    var takesVersion4: Bool {
        isVersion6 && (literal.allSatisfy { $0 == ":" || $0 == "0" } || literal.lowercased().hasPrefix("::ffff:"))
    }

    /// Lends the kernel's form of the address with `port`.
    ///
    /// The corresponding C function is `getaddrinfo` with `AI_NUMERICHOST`.
    func withSocketAddress<Result>(port: UInt16, _ body: (UnsafePointer<addrinfo>) -> Result) -> Result? {
        unsafe Self.resolve(literal, port: port, body)
    }

    /// Whether an IPv4 address has all four numbers: `getaddrinfo` also accepts `0` and `127.1`.
    private static func isComplete(_ literal: String) -> Bool {
        var address = in_addr()
        return unsafe literal.contains(":") || inet_pton(AF_INET, literal, &address) == 1
    }

    private static func resolve<Result>(
        _ literal: String, port: UInt16, _ body: (UnsafePointer<addrinfo>) -> Result
    ) -> Result? {
        var hints = unsafe addrinfo()
        unsafe hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE
        unsafe hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(literal, String(port), &hints, &list) == 0, let first = unsafe list else { return nil }
        defer { unsafe freeaddrinfo(list) }
        return unsafe body(first)
    }
}
