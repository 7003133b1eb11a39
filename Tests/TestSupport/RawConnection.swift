import Glibc

/// A connection over which a test sends any bytes, and reads the received ones.
///
/// No call waits longer than the timeout; it then throws an error with the bytes received until then.
package final class RawConnection {
    private let socket: Int32
    let timeout: Duration
    /// Received bytes that no call has taken yet, such as the next of several pipelined responses.
    var buffer: [UInt8] = []
    /// Whether the connection has ended by a reset, which discards bytes that have not arrived.
    package private(set) var wasReset = false

    /// Connects to a port of this machine, at an IPv4 or IPv6 address, and from the IPv4 address `source` if given.
    package convenience init(
        port: UInt16, address: String = "127.0.0.1", from source: String? = nil, timeout: Duration = .seconds(20)
    ) throws {
        if address.contains(":") {
            var peer = sockaddr_in6()
            peer.sin6_family = sa_family_t(AF_INET6)
            peer.sin6_port = port.bigEndian
            try parse(address, AF_INET6, &peer.sin6_addr)
            try self.init(to: peer, AF_INET6, "[\(address)]:\(port)", timeout)
        } else {
            var peer = sockaddr_in()
            peer.sin_family = sa_family_t(AF_INET)
            peer.sin_port = port.bigEndian
            try parse(address, AF_INET, &peer.sin_addr)
            try self.init(to: peer, AF_INET, "\(address):\(port)", timeout) { socket in
                guard let source else { return }
                var own = sockaddr_in()
                own.sin_family = sa_family_t(AF_INET)
                try parse(source, AF_INET, &own.sin_addr)
                try check("bind to \(source)", withSocketAddress(own) { bind(socket, $0, $1) })
            }
        }
    }

    /// Connects to a unix socket.
    package convenience init(unixPath: String, timeout: Duration = .seconds(20)) throws {
        var peer = sockaddr_un()
        peer.sun_family = sa_family_t(AF_UNIX)
        let room = MemoryLayout.size(ofValue: peer.sun_path)
        guard unixPath.utf8.count < room else { throw TestFailure("too long for a socket's path: \(unixPath)") }
        withUnsafeMutableBytes(of: &peer.sun_path) { $0.copyBytes(from: unixPath.utf8) }
        try self.init(to: peer, AF_UNIX, unixPath, timeout)
    }

    private init<Address>(
        to peer: Address, _ family: Int32, _ name: String, _ timeout: Duration,
        prepare: (Int32) throws -> Void = { _ in }
    ) throws {
        self.timeout = timeout
        socket = try check("socket", Glibc.socket(family, streamSocket, 0))
        if family != AF_UNIX {
            var on: Int32 = 1
            setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        }
        try prepare(socket)
        try check("connect to \(name)", withSocketAddress(peer) { connect(socket, $0, $1) })
    }

    /// Takes over a connection that a listening socket has accepted.
    init(accepted socket: Int32) {
        self.socket = socket
        timeout = .seconds(20)
        _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
    }

    /// A connection whose peer has sent `bytes` and closed.
    init(ending bytes: [UInt8]) throws {
        var pair: [Int32] = [-1, -1]
        try check("socketpair", socketpair(AF_UNIX, streamSocket, 0, &pair))
        close(pair[1])
        socket = pair[0]
        timeout = .seconds(20)
        buffer = bytes
    }

    /// Shuts the connection down, because a program started at the wrong moment may have inherited it.
    deinit {
        shutdown(socket, Int32(SHUT_RDWR))
        close(socket)
    }

    /// Sends bytes, in one segment if they fit in one.
    package func send(_ bytes: some Sequence<UInt8>) throws {
        let deadline = Deadline(in: timeout)
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            try wait(for: POLLOUT, until: deadline, "room to send")
            let flags = Int32(MSG_NOSIGNAL | MSG_DONTWAIT)
            let count = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, flags) }
            if count == -1 && errno == EAGAIN { continue }
            rest = rest.dropFirst(try check("send", count))
        }
    }

    /// Sends text in UTF-8; line ends must be written as `\r\n`.
    package func send(_ text: String) throws { try send(text.utf8) }

    /// Sends a byte that the kernel is told to be urgent; the corresponding C function is `send` with `MSG_OOB`.
    package func sendUrgent(_ byte: UInt8) throws {
        var byte = byte
        try check("send", Glibc.send(socket, &byte, 1, Int32(MSG_NOSIGNAL | MSG_OOB)))
    }

    /// Sends each byte as a segment of its own, with a pause after each.
    package func sendByteByByte(_ text: String, pause: Duration = .microseconds(200)) throws {
        for byte in text.utf8 {
            try send([byte])
            usleep(UInt32(pause / .microseconds(1)))
        }
    }

    /// Sends the end of this direction, and keeps the other one open.
    package func finishSending() throws { try check("shutdown", shutdown(socket, Int32(SHUT_WR))) }

    /// Closes with a reset instead of an orderly end; the connection cannot be used afterwards.
    package func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        // Connecting to an address without a family resets a TCP connection, and the descriptor stays open.
        var nobody = sockaddr(sa_family: sa_family_t(AF_UNSPEC), sa_data: sockaddr().sa_data)
        _ = connect(socket, &nobody, socklen_t(MemoryLayout<sockaddr>.size))
    }

    /// Waits until the peer's kernel has received all sent bytes, which a reset would otherwise discard.
    ///
    /// The corresponding kernel interface is `SIOCOUTQ` of tcp(7).
    package func waitUntilAcknowledged() throws {
        try waitUntil("all is acknowledged", within: timeout) {
            var count: Int32 = 0
            try check("ioctl SIOCOUTQ", ioctl(socket, UInt(TIOCOUTQ), &count))
            return count == 0
        }
    }

    /// Takes exactly `count` bytes.
    package func receive(_ count: Int) throws -> [UInt8] {
        let deadline = Deadline(in: timeout)
        while buffer.count < count {
            guard try fill(until: deadline) else {
                throw TestFailure("closed after \(buffer.count) of \(count) bytes: \(excerpt)")
            }
        }
        return take(count)
    }

    /// Takes at most `limit` bytes from the socket itself, so that the kernel makes the peer wait with the rest.
    ///
    /// Returns their number; nil if the peer has closed or reset the connection. It never waits.
    package func receiveUnbuffered(_ limit: Int) throws -> Int? {
        var chunk = [UInt8](repeating: 0, count: limit)
        let count = recv(socket, &chunk, limit, Int32(MSG_DONTWAIT))
        if count == -1 && errno == EAGAIN { return 0 }
        if count == 0 || count == -1 && errno == ECONNRESET { return nil }
        return try check("receive", count)
    }

    /// Takes all bytes until the peer closes; a reset counts as a close only after some bytes.
    package func receiveToEnd() throws -> [UInt8] {
        let deadline = Deadline(in: timeout)
        while try fill(until: deadline) {}
        return take(buffer.count)
    }

    /// Whether the peer closes within the time, without sending bytes before.
    package func isClosed(within limit: Duration) throws -> Bool {
        var event = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        let deadline = Deadline(in: limit)
        guard buffer.isEmpty else { return false }
        guard try check("poll", poll(&event, 1, deadline.remainingMilliseconds)) == 1 else { return false }
        return try !fill(until: Deadline(in: .seconds(1)))
    }

    /// Takes bytes up to and including the first CR LF CR LF.
    func receiveHead(_ deadline: Deadline) throws -> [UInt8] {
        var searched = 0
        while true {
            while searched + 4 <= buffer.count {
                if buffer[searched..<searched + 4].elementsEqual([13, 10, 13, 10]) { return take(searched + 4) }
                searched += 1
            }
            guard try fill(until: deadline) else { throw TestFailure("closed in a head: \(excerpt)") }
        }
    }

    /// Removes bytes from the front of the buffer.
    func take(_ count: Int) -> [UInt8] {
        let bytes = Array(buffer[..<count])
        buffer.removeFirst(count)
        return bytes
    }

    /// Waits for bytes and adds them to the buffer; returns false if the peer has closed.
    func fill(until deadline: Deadline) throws -> Bool {
        try wait(for: POLLIN, until: deadline, "bytes; came until then: \(excerpt)")
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        let count = recv(socket, &chunk, chunk.count, 0)
        if count == -1 && errno == ECONNRESET {
            wasReset = true
            if !buffer.isEmpty { return false }
            errno = ECONNRESET
        }
        buffer += chunk[..<(try check("receive", count))]
        return count > 0
    }

    private func wait(for event: Int32, until deadline: Deadline, _ what: @autoclosure () -> String) throws {
        var entry = pollfd(fd: socket, events: Int16(event), revents: 0)
        guard try check("poll", poll(&entry, 1, deadline.remainingMilliseconds)) == 1 else {
            throw TestFailure("waited \(timeout) for \(what())")
        }
    }

    private var excerpt: String {
        "\(buffer.count) bytes, \(String(decoding: buffer.prefix(400), as: UTF8.self).debugDescription)"
    }
}

/// The type of a stream socket that no program started later inherits.
let streamSocket = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)

/// Lends an address of any family in C's form.
private func withSocketAddress<Address>(
    _ address: Address, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
) -> Int32 {
    withUnsafePointer(to: address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<Address>.size)) }
    }
}

/// Fills in an address from its text.
private func parse<Address>(_ text: String, _ family: Int32, _ address: inout Address) throws {
    let code = withUnsafeMutablePointer(to: &address) { inet_pton(family, text, $0) }
    guard code == 1 else { throw TestFailure("not an address: \(text)") }
}
