import Glibc

/// A datagram socket that takes what a service tells its service manager.
package final class NotifyReceiver: Sendable {
    /// The value for `NOTIFY_SOCKET`.
    package let address: String
    private let socket: Int32

    /// Listens at a path, or at an abstract name behind an `@`; neither may be in use.
    package init(_ address: String) throws {
        self.address = address
        socket = try check(
            "socket", Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0))
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        let bytes = address.hasPrefix("@") ? [0] + Array(address.utf8.dropFirst()) : Array(address.utf8) + [0]
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: bytes) }
        let size = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        _ = try withUnsafePointer(to: name) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { try check("bind", bind(socket, $0, size)) }
        }
    }

    deinit { close(socket) }

    /// The next datagram; throws if none comes in time.
    package func receive(within limit: Duration = .seconds(30)) throws -> String {
        var event = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        guard poll(&event, 1, Int32(limit / .milliseconds(1))) == 1 else { throw TestFailure("no notification") }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = try check("recv", recv(socket, &buffer, buffer.count, 0))
        return String(decoding: buffer[..<count], as: UTF8.self)
    }

    /// The first datagram from now on that has a line; throws if none comes in time.
    @discardableResult
    package func receive(containing line: String, within limit: Duration = .seconds(30)) throws -> String {
        let clock = ContinuousClock()
        let end = clock.now + limit
        while true {
            let text = try receive(within: max(.milliseconds(1), end - clock.now))
            if text.split(separator: "\n").contains(where: { $0 == line }) { return text }
        }
    }
}
