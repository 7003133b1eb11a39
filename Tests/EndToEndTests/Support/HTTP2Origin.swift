import TestSupport

/// A TLS server with HTTP/2 and HTTP/1.1, which ends bodies as a test says; needs `openssl` and `python3`.
///
/// It responds to each request with the same 64,000 bytes. Over HTTP/1.1 they are chunked and whole.
final class HTTP2Origin: Sendable {
    /// How a body ends over HTTP/2.
    enum Ending: String, CaseIterable {
        /// `END_STREAM` after the last byte.
        case whole
        /// `END_STREAM` after half of the bytes.
        case short
        /// `RST_STREAM` with the code `NO_ERROR` after half of the bytes.
        case reset
        /// `RST_STREAM` with the code `CANCEL` after half of the bytes.
        case cancelled
        /// The end of the connection after half of the bytes.
        case closed
        /// Nothing behind half of the bytes.
        case stalled

        /// Those that come to an end.
        static let ends = allCases.filter { $0 != .stalled }
    }

    /// The content of every response.
    static let content = noise(64_000)

    private let folder: TemporaryFolder
    private let server: ChildProcess
    private let port: UInt16

    /// Whether the programs that it needs are there.
    static let isAvailable = ["openssl", "python3"].allSatisfy {
        (try? Command("sh", ["-c", "command -v \($0)"]).run().status) == 0
    }

    /// - Parameters:
    ///   - ending: How bodies end over HTTP/2.
    ///   - hasLength: Whether there is a `content-length` over HTTP/2.
    ///   - digest: The value of `repr-digest` in a trailer section over HTTP/2; nil for none.
    /// - Throws: Why it does not start.
    init(_ ending: Ending, hasLength: Bool, digest: String? = nil) throws {
        folder = try TemporaryFolder()
        try folder.write("content", Self.content)
        try folder.write("server.py", Self.program)
        port = try FaultyOrigin.closedPort()
        var make = Command("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"])
        make.arguments += ["-nodes", "-subj", "/CN=localhost", "-keyout", "key", "-out", "certificate"]
        make.folder = folder.path
        guard try make.run().status == 0 else { throw TestFailure("openssl makes no certificate") }
        var serve = Command(
            "python3", ["server.py", "\(port)", ending.rawValue, hasLength ? "length" : "", digest ?? ""])
        serve.folder = folder.path
        let server = try serve.start()
        self.server = server
        _ = try server.waitFor("ready") {
            String(decoding: server.standardOutput, as: UTF8.self).contains("ready") ? true : nil
        }
    }

    /// The address of its file.
    var url: String { "https://127.0.0.1:\(port)/a" }

    /// The HTTP versions of the requests, in their order.
    var versions: [String] {
        String(decoding: server.standardOutput, as: UTF8.self).split(separator: "\n").dropFirst().map { String($0) }
    }

    private static let program = #"""
        import socket, ssl, struct, sys, threading
        port, ending, has_length, digest = int(sys.argv[1]), sys.argv[2], sys.argv[3] == "length", sys.argv[4]
        content = open("content", "rb").read()

        def literal(name, value):
            return b"\x00" + bytes([len(name)]) + name + bytes([len(value)]) + value

        def frame(kind, flags, stream, payload=b""):
            return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload

        def read(peer, count):
            data = b""
            while len(data) < count:
                piece = peer.recv(count - len(data))
                if not piece: raise EOFError
                data += piece
            return data

        def answer(peer, stream):
            head = b"\x88" + (literal(b"content-length", b"%d" % len(content)) if has_length else b"")
            if digest: head += literal(b"trailer", b"repr-digest")
            sent = content if ending == "whole" else content[:len(content) // 2]
            out = frame(1, 4, stream, head)
            pieces = [sent[start:start + 16000] for start in range(0, len(sent), 16000)]
            ends = ending in ("whole", "short")
            for number, piece in enumerate(pieces):
                last = ends and not digest and number == len(pieces) - 1
                out += frame(0, 1 if last else 0, stream, piece)
            if ends and digest: out += frame(1, 5, stream, literal(b"repr-digest", digest.encode()))
            if ending == "reset": out += frame(3, 0, stream, struct.pack(">I", 0))
            if ending == "cancelled": out += frame(3, 0, stream, struct.pack(">I", 8))
            peer.sendall(out)
            if ending == "closed": raise EOFError

        def serve_2(peer):
            read(peer, 24)
            peer.sendall(frame(4, 0, 0))
            while True:
                head = read(peer, 9)
                payload = read(peer, struct.unpack(">I", b"\0" + head[:3])[0])
                kind, flags, stream = head[3], head[4], struct.unpack(">I", head[5:])[0] & 0x7FFFFFFF
                if kind == 4 and not flags & 1: peer.sendall(frame(4, 1, 0))
                if kind == 6 and not flags & 1: peer.sendall(frame(6, 1, 0, payload))
                if kind == 1:
                    print("2", flush=True)
                    answer(peer, stream)

        def serve_1(peer):
            data = b""
            while True:
                while b"\r\n\r\n" not in data:
                    piece = peer.recv(65536)
                    if not piece: return
                    data += piece
                data = data.split(b"\r\n\r\n", 1)[1]
                print("1.1", flush=True)
                body = b"%x\r\n" % len(content) + content + b"\r\n0\r\n\r\n"
                peer.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body)

        def serve(connection):
            try:
                with context.wrap_socket(connection, server_side=True) as peer:
                    (serve_2 if peer.selected_alpn_protocol() == "h2" else serve_1)(peer)
            except (EOFError, OSError):
                pass

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain("certificate", "key")
        context.set_alpn_protocols(["h2", "http/1.1"])
        listener = socket.create_server(("127.0.0.1", port))
        print("ready", flush=True)
        while True:
            threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
        """#
}
