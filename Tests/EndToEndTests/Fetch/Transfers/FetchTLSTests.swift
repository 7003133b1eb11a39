import TestSupport
import Testing

/// HTTPS with a self-signed certificate; needs the program `openssl`.
@Suite(.slow, .enabled(if: hasOpenSSL)) struct FetchTLSTests {
    private let root: TemporaryFolder
    private let server: ChildProcess
    private let url: String

    init() throws {
        root = try TemporaryFolder()
        try root.write("a", "secret")
        let port = try FaultyOrigin.closedPort()
        var make = Command("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"])
        make.arguments += ["-nodes", "-subj", "/CN=localhost", "-keyout", "key", "-out", "certificate"]
        make.folder = root.path
        #expect(try make.run().status == 0)
        var serve = Command("openssl", ["s_server", "-accept", "127.0.0.1:\(port)", "-WWW"])
        serve.arguments += ["-cert", "certificate", "-key", "key"]
        serve.folder = root.path
        server = try serve.start()
        url = "https://127.0.0.1:\(port)/a"
        _ = try server.waitFor("ACCEPT") {
            String(decoding: server.standardOutput, as: UTF8.self).contains("ACCEPT") ? true : nil
        }
    }

    @Test func selfSignedCertificate() throws {
        let folder = try TemporaryFolder()
        let run = try folder.fetch(url)
        #expect(run.status == 60)
        #expect(run.errors.hasPrefix("a: certificate not trusted: "))
        #expect(try folder.names() == [])
    }

    /// The head of the proxy's response to `CONNECT` is not the server's.
    @Test(.enabled(if: hasPython, "python3 is missing")) func selfSignedCertificateBehindAProxy() throws {
        let folder = try TemporaryFolder()
        let port = try FaultyOrigin.closedPort()
        let proxy = try Command("python3", ["-c", Self.tunnel, "\(port)"]).start()
        _ = try proxy.waitFor("ready") {
            String(decoding: proxy.standardOutput, as: UTF8.self).contains("ready") ? true : nil
        }
        let options = ["--proxy", "http://127.0.0.1:\(port)"]
        let run = try folder.fetching(options + [url]).wait()
        #expect(run.status == 60)
        #expect(run.errors.hasPrefix("a: certificate not trusted: "))
        #expect(try folder.fetching(options + ["--insecure", url]).wait().status == 0)
    }

    /// A proxy for one tunnel after the other.
    private static let tunnel = """
        import socket, sys, threading
        listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
        print("ready", flush=True)
        def pump(source, sink):
            try:
                while part := source.recv(65536): sink.sendall(part)
                sink.shutdown(socket.SHUT_WR)
            except OSError: pass
        while True:
            client, head = listener.accept()[0], b""
            while b"\\r\\n\\r\\n" not in head: head += client.recv(4096)
            host, port = head.split()[1].decode().split(":")
            server = socket.create_connection((host, int(port)))
            client.sendall(b"HTTP/1.1 200 OK\\r\\n\\r\\n")
            for ends in ((client, server), (server, client)):
                threading.Thread(target=pump, args=ends, daemon=True).start()
        """

    @Test func certificateThatTheUserDoesNotAskFor() throws {
        let folder = try TemporaryFolder()
        #expect(try folder.fetch("--insecure", url).status == 0)
        #expect(try folder.text(of: "a") == "secret")
    }
}

private let hasPython = (try? Command("python3", ["--version"]).run().status) == 0
private let hasOpenSSL = (try? Command("openssl", ["version"]).run().status) == 0
