import Glibc
import TestSupport
import Testing

@testable import MicroHTTPD

/// Requests to which libmicrohttpd responds without asking us, with the status it gives them.
@Suite struct LibraryResponsesTests {
    private static let long = String(repeating: "a", count: 60_000)

    @Test(arguments: [
        ("GET /x\r\n\r\n", 400),
        ("GET /x HTTP/x.y\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1 \r\n\r\n", 400),
        ("HEAD / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n", 413),
        ("GET /\(long) HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        ("GET / HTTP/1.1\r\nHost: a\r\nX: \(long)\r\n\r\n", 431),
        ("GET / HTTP/1.1\r\nHost: a\r\nCookie: \(String(repeating: "a=b;", count: 4000))\r\n\r\n", 431),
        ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
        ("GET / HTTP/0.9\r\nHost: a\r\n\r\n", 505),
    ])
    func theyCarryTheProcessIDAndOneHead(request: String, status: Int) throws {
        let server = try TestDaemon(respond: echoTarget)
        let connection = try server.connect()
        try connection.send(request)
        let reply = try connection.receiveReply()
        #expect(reply.status == status)
        #expect(reply.values(of: "X-Server-PID") == [String(getpid())])
        #expect(reply.values(of: "Date").count == 1)
        #expect(reply["Connection"] == "close")
        #expect(reply.text.isEmpty == (status != 431))
        #expect(try connection.receiveToEnd() == [])
    }

    @Test func aClientThatStillSendsGetsTheResponse() throws {
        let server = try TestDaemon(respond: echoTarget)
        let connection = try server.connect()
        try connection.send("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 800000\r\n\r\n")
        try connection.send(String(repeating: "x", count: 400_000))
        usleep(50_000)
        try connection.send(String(repeating: "x", count: 400_000))
        #expect(try connection.receiveReply().text == "/")
        #expect(try connection.receiveToEnd() == [])
    }

    @Test func aDaemonGoesOnAfterThem() throws {
        let server = try TestDaemon(respond: echoTarget)
        for _ in 0..<20 {
            let connection = try server.connect()
            try connection.send("GET /x\r\n\r\n")
            #expect(try connection.receiveReply().status == 400)
        }
        #expect(try server.connect().request("GET", "/a").text == "/a")
        try waitUntil("no connection is left") { server.daemon.connections.count == 0 }
    }
}
