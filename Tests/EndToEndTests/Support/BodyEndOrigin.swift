import TestSupport

/// A server of HTTP/1.0 or HTTP/1.1, over TLS or not, that ends its bodies as a test says; needs `openssl` and `python3`.
final class BodyEndOrigin: Sendable {
    /// What tells where a body ends.
    enum Framing: String { case length, chunked, close }

    /// What happens behind the last byte that is sent.
    enum Ending: String {
        /// All bytes were sent, with what the framing asks for behind them; over TLS, `close_notify` comes too.
        case whole
        /// All bytes were sent, and over TLS there is no `close_notify`.
        case silent
        /// A FIN behind half of the bytes; over TLS, `close_notify` comes first.
        case fin
        /// A reset behind half of the bytes.
        case reset
        /// Nothing behind half of the bytes.
        case stalled
    }

    /// The content of every response.
    static let content = noise(64_000)

    private let folder: TemporaryFolder
    private let server: ChildProcess
    /// The address of its file.
    let url: String

    /// - Parameters:
    ///   - version: `1.0` or `1.1`.
    ///   - isSecure: Whether it speaks TLS.
    ///   - framing: What tells where bodies end.
    ///   - ending: How they end.
    /// - Throws: Why it does not start.
    init(_ version: String, isSecure: Bool, _ framing: Framing, _ ending: Ending) throws {
        folder = try TemporaryFolder()
        try folder.write("content", Self.content)
        try folder.write("server.py", Self.program)
        if isSecure { try Self.makeCertificate(in: folder) }
        let port = try FaultyOrigin.closedPort()
        url = "\(isSecure ? "https" : "http")://127.0.0.1:\(port)/a"
        var serve = Command(
            "python3", ["server.py", "\(port)", version, isSecure ? "tls" : "", framing.rawValue, ending.rawValue])
        serve.folder = folder.path
        server = try serve.start()
        try waitForLine("ready")
    }

    /// Waits until half of a body was sent.
    func waitForBody() throws { try waitForLine("sent") }

    private func waitForLine(_ line: String) throws {
        let server = self.server
        _ = try server.waitFor(line) {
            String(decoding: server.standardOutput, as: UTF8.self).contains(line) ? true : nil
        }
    }

    private static func makeCertificate(in folder: TemporaryFolder) throws {
        var make = Command("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"])
        make.arguments += ["-nodes", "-subj", "/CN=localhost", "-keyout", "key", "-out", "certificate"]
        make.folder = folder.path
        guard try make.run().status == 0 else { throw TestFailure("openssl makes no certificate") }
    }

    private static let program = #"""
        import socket, ssl, struct, sys, threading, time
        port, version, tls, framing, ending = int(sys.argv[1]), *sys.argv[2:6]
        content = open("content", "rb").read()
        sent = content if ending in ("whole", "silent") else content[:len(content) // 2]

        def answer(peer):
            data = b""
            while b"\r\n\r\n" not in data: data += peer.recv(65536)
            head = {"length": b"Content-Length: %d\r\n" % len(content),
                    "chunked": b"Transfer-Encoding: chunked\r\n", "close": b""}[framing]
            body = sent
            if framing == "chunked": body = b"%x\r\n" % len(sent) + sent + b"\r\n"
            if framing == "chunked" and ending == "whole": body += b"0\r\n\r\n"
            peer.sendall(b"HTTP/%s 200 OK\r\nConnection: close\r\n" % version.encode() + head + b"\r\n" + body)
            print("sent", flush=True)
            if ending == "stalled": time.sleep(600)
            # What is still on its way would be lost by a reset.
            time.sleep(0.3)
            if ending == "reset":
                peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            elif tls and ending != "silent":
                peer.settimeout(0.2)
                try: peer.unwrap()
                except (OSError, ValueError): pass

        def serve(peer):
            try:
                if tls: peer = context.wrap_socket(peer, server_side=True)
                answer(peer)
            except OSError:
                pass
            peer.close()

        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain("certificate", "key")
        listener = socket.create_server(("127.0.0.1", port))
        print("ready", flush=True)
        while True:
            threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
        """#
}
