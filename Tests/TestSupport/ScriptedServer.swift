import Glibc

/// A server that does what a test says, right or wrong: cuts a body short, stalls, or sends a wrong length.
///
/// The script handles each connection on a thread of its own; the connection is closed when the script returns or
/// throws.
package final class ScriptedServer: Sendable {
    /// The port it listens on, on the IPv4 loopback interface.
    package let port: UInt16
    private let socket: Int32

    /// Starts to listen on a free port.
    package init(_ script: @escaping @Sendable (RawConnection) throws -> Void) throws {
        let (socket, port) = try listenOnLoopback()
        self.socket = socket
        self.port = port
        try startThread {
            while let peer = try? check("accept", accept(socket, nil, nil)) {
                try? startThread { try? script(RawConnection(accepted: peer)) }
            }
            close(socket)
        }
    }

    /// Stops listening; open connections go on.
    deinit {
        shutdown(socket, Int32(SHUT_RDWR))
    }

    /// The address of a target such as `/files/a.txt`.
    package func url(_ target: String) -> String { "http://127.0.0.1:\(port)\(target)" }
}

extension RawConnection {
    /// Receives the head of a request, without its body; nil if the peer closes instead.
    package func receiveRequest() throws -> HTTPHead? {
        guard try !buffer.isEmpty || fill(until: Deadline(in: timeout)) else { return nil }
        return try HTTPHead(receiveHead(Deadline(in: timeout)))
    }

    /// Sends a response, which may be malformed: `head` is the status and fields without `HTTP/1.1 `.
    package func respond(_ head: String, _ body: some Sequence<UInt8>) throws {
        try send(Array("HTTP/1.1 \(head)\r\n\r\n".utf8) + Array(body))
    }
}

/// Runs a closure on a new thread, which is not joined.
package func startThread(_ body: @escaping @Sendable () -> Void) throws {
    let box = Unmanaged.passRetained(ThreadBody(run: body))
    var thread = pthread_t()
    let code = pthread_create(&thread, nil, threadStart, box.toOpaque())
    if code != 0 { box.release() }
    try checkCode("pthread_create", code)
    pthread_detach(thread)
}

/// Runs the closure that it is given.
private let threadStart: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { pointer in
    if let pointer { Unmanaged<ThreadBody>.fromOpaque(pointer).takeRetainedValue().run() }
    return nil
}

/// A closure as an object, to which a thread's start pointer can refer.
private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void

    init(run: @escaping @Sendable () -> Void) {
        self.run = run
    }
}
