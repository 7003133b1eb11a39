import TestSupport
import Testing

@Suite struct RawConnectionTests {
    @Test func responseWithLength() throws {
        let server = try ScriptedServer {
            try $0.respond("200 OK\r\nX-A: 1\r\nx-a:\t 2 \r\nContent-Length: 5", "hello")
        }
        let response = try RawConnection(port: server.port).request("GET", "/")
        #expect(response.version == "HTTP/1.1")
        #expect(response.status == 200)
        #expect(response.reason == "OK")
        #expect(response.fields.map(\.name) == ["X-A", "x-a", "Content-Length"])
        #expect(response.values(of: "X-a") == ["1", "2"])
        #expect(response.framing == .length)
        #expect(response.text == "hello")
    }

    @Test func responseInChunks() throws {
        let body = "5\r\nhello\r\n6;x=1\r\n world\r\n0\r\nA: 1\r\n\r\nHTTP/1.1 204 \r\n\r\n"
        let server = try ScriptedServer { try $0.respond("200 OK\r\nTransfer-Encoding: chunked", body) }
        let connection = try RawConnection(port: server.port)
        #expect(try connection.request("GET", "/").text == "hello world")
        #expect(try connection.receiveResponse().status == 204)
    }

    @Test func responseUntilClose() throws {
        let server = try ScriptedServer { try $0.respond("200 OK", String(repeating: "x", count: 3_000_000)) }
        let response = try RawConnection(port: server.port).request("GET", "/")
        #expect(response.framing == .close)
        #expect(response.body.count == 3_000_000)
    }

    @Test func responseToHead() throws {
        let server = try ScriptedServer { try $0.respond("200 OK\r\nContent-Length: 5", "") }
        #expect(try RawConnection(port: server.port).request("HEAD", "/").body == [])
    }

    @Test func requestByteByByte() throws {
        let server = try ScriptedServer { try $0.respond("204 No Content", "") }
        let connection = try RawConnection(port: server.port)
        try connection.sendByteByByte("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try connection.receiveResponse().framing == .none)
        #expect(try connection.isClosed(within: .seconds(10)))
    }

    @Test(arguments: [
        "200 OK\r\nContent-Length: 10", "200 OK\r\nContent-Length: 3\r\nContent-Length: 4", "200 OK\r\nbad line",
        "200 OK\r\nName : value", "200 OK\nA: b", "2000 OK",
    ])
    func badResponse(head: String) throws {
        let server = try ScriptedServer { try $0.respond(head, "abc") }
        let connection = try RawConnection(port: server.port)
        #expect(throws: TestFailure.self) { try connection.request("GET", "/") }
    }

    @Test func silenceEndsWithTheTimeout() throws {
        let server = try ScriptedServer { _ = try $0.receiveToEnd() }
        let connection = try RawConnection(port: server.port, timeout: .milliseconds(50))
        #expect(throws: TestFailure.self) { try connection.request("GET", "/") }
        #expect(try !connection.isClosed(within: .milliseconds(50)))
    }
}

extension RawConnection {
    /// Waits for a request and responds to it.
    fileprivate func respond(_ head: String, _ body: String) throws {
        _ = try receiveRequest()
        try respond(head, body.utf8)
    }
}
