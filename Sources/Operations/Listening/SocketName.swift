internal import Glibc

/// The address at which a socket is bound.
struct SocketName {
    private let storage: sockaddr_storage
    private let size: Int

    /// Asks the kernel; nil if it refuses.
    ///
    /// The corresponding C function is `getsockname`.
    init?(of socket: CInt) {
        var storage = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let code = unsafe withUnsafeMutablePointer(to: &storage) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe getsockname(socket, $0, &size) }
        }
        guard code == 0 else { return nil }
        (self.storage, self.size) = (storage, Int(size))
    }

    /// The address as the start line has it; nil for a socket that is neither an internet nor a unix socket.
    var text: String? {
        switch CInt(storage.ss_family) {
        case AF_INET, AF_INET6: internetText
        case AF_UNIX: unixText
        default: nil
        }
    }

    /// The corresponding C function is `getnameinfo` with `NI_NUMERICHOST` and `NI_NUMERICSERV`.
    private var internetText: String? {
        var host = [CChar](repeating: 0, count: 64)
        var port = [CChar](repeating: 0, count: 8)
        let code = unsafe withUnsafePointer(to: storage) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getnameinfo(
                    $0, socklen_t(size), &host, socklen_t(host.count), &port, socklen_t(port.count),
                    NI_NUMERICHOST | NI_NUMERICSERV)
            }
        }
        guard code == 0, let address = InternetAddress(Self.string(host)) else { return nil }
        return "http://\(address.host):\(Self.string(port))"
    }

    /// The path, or the abstract name behind an `@`; see unix(7).
    private var unixText: String {
        let path = unsafe withUnsafeBytes(of: storage) { unsafe Array($0[2..<max(2, min(size, $0.count))]) }
        let name = path.first == 0 ? [UInt8(ascii: "@")] + path.dropFirst() : Array(path.prefix { $0 != 0 })
        return "unix:\(String(decoding: name, as: UTF8.self))"
    }

    private static func string(_ text: [CChar]) -> String {
        String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
