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

    @Test func certificateThatTheUserDoesNotAskFor() throws {
        let folder = try TemporaryFolder()
        #expect(try folder.fetch("--insecure", url).status == 0)
        #expect(try folder.text(of: "a") == "secret")
    }
}

private let hasOpenSSL = (try? Command("openssl", ["version"]).run().status) == 0
