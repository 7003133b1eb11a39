import TestSupport
import Testing

/// The requests of `ferry fetch`, and its treatment of responses.
@Suite struct FetchTransferTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test(arguments: [0, 1, 16_384, 65_537, 3_000_001]) func byteForByte(_ count: Int) throws {
        let bytes = noise(count)
        let origin = try FaultyOrigin.offering(["a.bin": bytes])
        let run = try folder.fetch("--server", origin.url(), "a.bin")
        #expect(run.status == 0)
        #expect(run.text == "PID of server process: 77\na.bin received (\(count) bytes).\n")
        #expect(run.errors == "")
        #expect(try folder.names() == ["a.bin"])
        #expect(try folder.read("a.bin") == bytes)
    }

    @Test func requestIsPlain() throws {
        let origin = try FaultyOrigin.offering(["d/a%20b%3Fc.txt": [1]])
        #expect(try folder.fetch("--server", origin.url(), "d/a b?c.txt").status == 0)
        let request = try #require(origin.requests.first)
        #expect(request.head.startLine == "GET /files/d/a%20b%3Fc.txt HTTP/1.1")
        #expect(request["Accept-Encoding"] == "identity")
        #expect(request["User-Agent"] == "ferry")
        #expect(request["Accept"] == "*/*")
        #expect(request["Authorization"] == nil)
        #expect(try folder.names() == ["a b?c.txt"])
    }

    @Test func requestHasWhatTheUserAdds() throws {
        let origin = try FaultyOrigin.offering(["a": [1]])
        let run = try folder.fetch(
            "-H", "X-One: 1", "--header", "accept-encoding: gzip", "-H", "Accept:", "-A", "agent/1", "-u", "me:p:w",
            origin.url("/files/a"))
        #expect(run.status == 0)
        let request = try #require(origin.requests.first)
        #expect(request["X-One"] == "1")
        #expect(request.head.values(of: "Accept-Encoding") == ["gzip"])
        #expect(request["Accept"] == nil)
        #expect(request["User-Agent"] == "agent/1")
        #expect(request["Authorization"] == "Basic bWU6cDp3")
    }

    @Test func bodyThatIsEncodedAnywayIsRefused() throws {
        let bytes: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0]
        let origin = try FaultyOrigin.responding { _, connection in
            try connection.respond(with: bytes, fields: "Content-Encoding: gzip")
        }
        let run = try folder.fetch(origin.url("/a.iso"))
        #expect(run.status == 61)
        #expect(
            run.errors == """
                a.iso: encoded in a way nobody asked for: Content-Encoding: gzip (--compressed decodes it, --keep-encoded \
                keeps it as it is)

                """)
        #expect(try folder.names() == [])
        for option in [["-H", "Accept-Encoding: gzip"], ["--keep-encoded"]] {
            #expect(try folder.fetching(["-f", origin.url("/a.iso")] + option).wait().status == 0)
            #expect(try folder.read("a.iso") == bytes)
        }
    }

    /// A response, and the exit status; the body `abc` must be the file if the status is 0.
    static let responses: [(response: String, body: String, status: Int32)] = [
        ("200 OK\r\nContent-Length: 3", "abc", 0),
        ("200 OK\r\nContent-Length: 3", "abcdef", 0),
        ("200 OK\r\nConnection: close", "abc", 0),
        ("200 OK\r\nTransfer-Encoding: chunked", "1\r\na\r\n2;x=y\r\nbc\r\n0\r\nX-Trailer: 1\r\n\r\n", 0),
        ("200 OK\r\nTransfer-Encoding: chunked", "3\r\nabc\r\n0\r\nVia:/x\r\n\r\n", 0),
        ("200 OK\r\nContent-Length: 3\r\nContent-Length: 3", "abc", 0),
        ("200 OK\r\nContent-Length: 3\r\nContent-Length: 2", "abc", 18),
        ("200 OK\r\nContent-Length: 9\r\nContent-Length: 3", "abc", 18),
        ("200 OK\r\nContent-Length: 3, 9", "abc", 18),
        ("200 OK\r\nContent-Length: 99999999999999999999999", "abc", 18),
        ("203 Non-Authoritative\r\nContent-Length: 3", "abc", 0),
        ("200 OK\r\nContent-Length: 4", "abc", 18),
        ("200 OK\r\nContent-Length: 4", "", 18),
        ("200 OK\r\nTransfer-Encoding: chunked", "3\r\nabc\r\n", 18),
        ("200 OK\r\nTransfer-Encoding: chunked", "5\r\nabc", 18),
        ("200 OK\r\nTransfer-Encoding: chunked", "3\r\nabc\r\nzz\r\n", 18),
        ("200 OK\r\nTransfer-Encoding: chunked", "", 18),
        ("206 Partial Content\r\nContent-Range: bytes 0-2/9\r\nContent-Length: 3", "abc", 22),
        ("302 Found\r\nContent-Length: 3", "abc", 22),
        ("304 Not Modified", "", 22),
        ("400 Bad Request\r\nContent-Length: 3", "abc", 22),
        ("403 Forbidden\r\nContent-Length: 9", "abc", 22),
        ("500 Oh No\r\nTransfer-Encoding: chunked", "3\r\nab", 22),
        ("503 Unavailable\r\nConnection: close", "abc", 22),
    ]

    @Test(arguments: responses) func response(_ response: String, with body: String, givesStatus status: Int32) throws {
        let origin = try FaultyOrigin.responding { _, connection in
            try connection.respond("\(response)\r\nX-Server-PID: 77", body.utf8)
            throw FaultyOrigin.HangUp()
        }
        let run = try folder.fetch("--retry", "0", origin.url("/a"))
        #expect(run.status == status)
        #expect(run.text.isEmpty == (status != 0))
        #expect(run.errors.split(separator: "\n").count == (status == 0 ? 0 : 1))
        #expect(try folder.names() == (status == 0 ? ["a"] : []))
        if status == 0 { #expect(try folder.text(of: "a") == "abc") }
    }

    @Test func noContentIsNoFile() throws {
        let origin = try FaultyOrigin.responding { _, connection in try connection.respond("204 No Content", []) }
        #expect(try folder.fetch(origin.url("/a")).status == 20)
        #expect(try folder.names() == [])
    }

    @Test func rangeThatTheUserAskedForIsTaken() throws {
        let origin = try FaultyOrigin.responding { _, connection in
            try connection.respond(with: [1, 2], status: "206 Partial Content", fields: "Content-Range: bytes 0-1/9")
        }
        #expect(try folder.fetch("-H", "Range: bytes=0-1", origin.url("/a")).status == 0)
        #expect(try folder.read("a") == [1, 2])
    }

    /// Some clients take bytes without a head for HTTP/0.9.
    @Test(arguments: ["hello\n", "", "HTTP/1.1 200 OK\r\nContent-Le"]) func responseWithoutHead(_ bytes: String) throws
    {
        let origin = try FaultyOrigin.responding { _, connection in
            try connection.send(bytes.utf8)
            throw FaultyOrigin.HangUp()
        }
        #expect(try folder.fetch("--retry", "0", origin.url("/a")).status != 0)
        #expect(try folder.names() == [])
    }

    @Test func endlessErrorIsNotReadToItsEnd() throws {
        let origin = try FaultyOrigin.responding { _, connection in
            try connection.respond("500 Oh No\r\nConnection: close", [])
            while true { try connection.send([UInt8](repeating: 0, count: 1 << 16)) }
        }
        #expect(try folder.fetch("--retry", "0", origin.url("/a")).status == 22)
    }

    @Test func noServerListens() throws {
        let run = try folder.fetch("http://127.0.0.1:\(FaultyOrigin.closedPort())/a")
        #expect(run.status == 7)
        #expect(run.errors.hasPrefix("a: no connection: "))
    }

    @Test func hostWithoutAddress() throws {
        let run = try folder.fetch("http://no-such-host.invalid/a")
        #expect(run.status == 6)
        #expect(run.errors == "a: host not found: Could not resolve host: no-such-host.invalid\n")
    }

    @Test(arguments: [["-m", "0.3"], ["--max-time=0.3"]]) func serverThatNeverResponds(_ options: [String]) throws {
        let origin = try FaultyOrigin.responding { _, connection in _ = try connection.receiveRequest() }
        let run = try folder.fetching(options + [origin.url("/a")]).wait(within: .seconds(10))
        #expect(run.status == 28)
        #expect(try folder.names() == [])
    }

    @Test func serverThatStopsInTheMiddle() throws {
        let origin = try FaultyOrigin.responding { _, connection in
            try connection.respond("200 OK\r\nContent-Length: 9", [1, 2, 3])
            _ = try connection.receiveRequest()
        }
        #expect(try folder.fetch("-m", "0.5", origin.url("/a")).status == 28)
        #expect(try folder.names() == [])
    }

    /// TLS belongs to the connection: a handshake that stops is a connection that is never made.
    @Test func connectionThatNeverComesAbout() throws {
        let origin = try ScriptedServer { connection in _ = try connection.receiveRequest() }
        let run = try folder.fetch("--connect-timeout", "0.3", "https://127.0.0.1:\(origin.port)/a")
        #expect(run.status == 28)
    }

    @Test func serverWithoutTLS() throws {
        let origin = try ScriptedServer { connection in try connection.send("HTTP/1.1 400 Bad Request\r\n\r\n") }
        #expect(try folder.fetch("https://127.0.0.1:\(origin.port)/a").status == 35)
    }
}
