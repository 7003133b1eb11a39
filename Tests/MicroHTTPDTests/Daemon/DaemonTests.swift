import HTTPSemantics
import MicroHTTPD
import TestSupport
import Testing

@Suite struct DaemonTests {
    @Test func targetArrivesRaw() throws {
        let server = try TestDaemon(respond: echoTarget)
        let connection = try server.connect()
        for target in ["/a%00b", "/a%2Fb?c=%41&d=+", "/a?b?c", "/?", "//", "/\u{FC}", "*", "http://h/a?b"] {
            #expect(try connection.request("GET", target).text == target)
        }
    }

    @Test(arguments: [1, 10, 500, 4000])
    func aQueryOfManyArgumentsArrivesWhole(count: Int) throws {
        let target = "/?" + Array(repeating: "a", count: count).joined(separator: "&")
        let server = try TestDaemon(respond: echoTarget)
        #expect(try server.connect().request("GET", target).text == target)
    }

    @Test func linesOfOneFieldAreJoined() throws {
        let server = try TestDaemon { request in
            request.queue(Response(status: .ok, content: request.value(of: .accept) ?? [], fields: []))
        }
        let response = try server.connect().request("GET", "/", [("Accept", "a/b"), ("X", "y"), ("aCCept", "c/d")])
        #expect(response.text == "a/b, c/d")
    }

    @Test func pipelinedRequestsGetResponsesInOrder() throws {
        let server = try TestDaemon(respond: echoTarget)
        let connection = try server.connect()
        try connection.send((0..<50).map { "GET /\($0) HTTP/1.1\r\nHost: h\r\n\r\n" }.joined())
        for number in 0..<50 { #expect(try connection.receiveResponse().text == "/\(number)") }
    }

    @Test func aBodyIsNeverReadAsARequest() throws {
        let server = try TestDaemon(respond: echoTarget)
        let connection = try server.connect()
        let smuggled = "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n"
        try connection.send("GET /a HTTP/1.1\r\nHost: h\r\nContent-Length: \(smuggled.utf8.count)\r\n\r\n\(smuggled)")
        let response = try connection.receiveResponse()
        #expect(response.text == "/a")
        #expect(response["Connection"] == "close")
        #expect(try connection.receiveToEnd() == [])
    }

    @Test func closedConnectionsAreForgotten() throws {
        let server = try TestDaemon(respond: echoTarget)
        for _ in 0..<20 { _ = try server.connect().request("GET", "/") }
        try waitUntil("no connection is left") { server.daemon.connections.count == 0 }
    }

    @Test func theEndClosesWhatIsOpen() throws {
        let server = try TestDaemon(respond: echoTarget)
        let connection = try server.connect()
        _ = try connection.request("GET", "/")
        _ = consume server
        #expect(try connection.receiveToEnd() == [])
    }
}
