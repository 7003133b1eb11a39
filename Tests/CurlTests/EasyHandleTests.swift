import CCurl
import Curl
import TestSupport
import Testing

@Suite struct EasyHandleTests {
    /// A server that responds to every request with the same bytes.
    private static func server(_ response: String) throws -> ScriptedServer {
        try ScriptedServer { connection in
            while try connection.receiveRequest() != nil { try connection.send(Array(response.utf8)) }
        }
    }

    @Test func responseArrivesInThePartsThatItHas() throws {
        let server = try Self.server("HTTP/1.1 200 OK\r\nA: 1\r\nb: 2\r\nA: 3\r\nContent-Length: 5\r\n\r\nhello")
        let handler = RecordingHandler(server.url("/x"))
        #expect(handler.run(in: MultiHandle(connections: 1)) == CURLE_OK)
        #expect(handler.lines == ["HTTP/1.1 200 OK", "A: 1", "b: 2", "A: 3", "Content-Length: 5", ""])
        #expect(handler.body == Array("hello".utf8))
        #expect(handler.easy.statusCode == 200)
        #expect(handler.easy.url == server.url("/x"))
        let isConnected = handler.easy.isConnected
        #expect(isConnected)
        #expect(handler.easy.values(of: "a") == ["1", "3"])
        #expect(handler.easy.values(of: "c") == [])
        #expect(handler.easy.values(of: "a", in: .trailer) == [])
    }

    @Test func nothingIsKnownBeforeTheFirstResponse() {
        let handler = RecordingHandler("http://127.0.0.1:1/")
        #expect(handler.easy.statusCode == nil)
        #expect(handler.easy.values(of: "a") == [])
        let isConnected = handler.easy.isConnected
        #expect(!isConnected)
        #expect(handler.easy.errorMessage == "")
    }

    @Test func fieldsComeInTheirOrder() throws {
        let server = try Self.server("HTTP/1.1 204 No Content\r\nA: 1\r\nb:  2 \r\nA:\r\n\r\n")
        let handler = RecordingHandler(server.url("/"))
        #expect(handler.run(in: MultiHandle(connections: 1)) == CURLE_OK)
        var fields: [String] = []
        handler.easy.forEachField { name, value in
            let name = name.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
            fields.append(name + "=" + value.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) })
        }
        #expect(fields == ["A=1", "b=2", "A="])
    }

    @Test func trailersHaveTheirOwnSection() throws {
        let server = try Self.server(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nT: after\r\n\r\n")
        let handler = RecordingHandler(server.url("/"))
        #expect(handler.run(in: MultiHandle(connections: 1)) == CURLE_OK)
        #expect(handler.easy.values(of: "t", in: .trailer) == ["after"])
        #expect(handler.easy.values(of: "t") == [])
    }

    @Test func pausedBodyComesAgain() throws {
        let server = try Self.server("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
        let handler = RecordingHandler(server.url("/"))
        handler.receptions = [.paused]
        let multi = MultiHandle(connections: 1)
        multi.add(handler.easy)
        defer { multi.remove(handler.easy) }
        try waitUntil("the body is offered") {
            multi.perform()
            return handler.receptions.isEmpty
        }
        #expect(multi.takeFinished().isEmpty)
        #expect(handler.body.isEmpty)
        handler.easy.resume()
        try waitUntil("the transfer ends") {
            multi.perform()
            return multi.takeFinished().map(\.code) == [CURLE_OK]
        }
        #expect(handler.body == Array("hello".utf8))
    }

    @Test func handlerEndsTheTransfer() throws {
        let server = try Self.server("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
        let multi = MultiHandle(connections: 1)
        let body = RecordingHandler(server.url("/"))
        body.receptions = [.refused]
        #expect(body.run(in: multi) == CURLE_WRITE_ERROR)
        #expect(body.easy.errorMessage != "")
        let head = RecordingHandler(server.url("/"))
        head.takesHeads = false
        #expect(head.run(in: multi) == CURLE_WRITE_ERROR)
        #expect(head.lines.count == 1)
        let connection = RecordingHandler(server.url("/"))
        connection.usesConnections = false
        #expect(connection.run(in: multi) == CURLE_ABORTED_BY_CALLBACK)
        #expect(connection.lines.isEmpty)
    }

    @Test func handleWithoutAHandlerTakesNoResponse() throws {
        let server = try Self.server("HTTP/1.1 204 No Content\r\n\r\n")
        let easy = EasyHandle()
        easy.set(CURLOPT_URL, server.url("/"))
        let multi = MultiHandle(connections: 1)
        multi.add(easy)
        defer { multi.remove(easy) }
        try waitUntil("the transfer fails") {
            multi.perform()
            return multi.takeFinished().map(\.code) == [CURLE_ABORTED_BY_CALLBACK]
        }
    }

    @Test func ownHeadersAreSent() throws {
        let server = try ScriptedServer { connection in
            while let head = try connection.receiveRequest() {
                try connection.respond("200 OK\r\nContent-Length: 0\r\nSeen: \(head["X-A"] ?? "none")", [])
            }
        }
        let multi = MultiHandle(connections: 1)
        for (fields, seen) in [(["X-A: 1"], "1"), ([], "none")] {
            let handler = RecordingHandler(server.url("/"))
            var easy = EasyHandle()
            easy.setHeaders(["X-A: 0"])
            easy.setHeaders(fields)
            easy.set(CURLOPT_URL, server.url("/"))
            easy.setHandler(handler)
            multi.add(easy)
            try waitUntil("the response came") {
                multi.perform()
                return multi.takeFinished().map(\.code) == [CURLE_OK]
            }
            multi.remove(easy)
            #expect(easy.values(of: "seen") == [seen])
        }
    }
}
