import Glibc
import HTTPSemantics
import Synchronization
import TestSupport
import Testing

@testable import MicroHTTPD

/// Requests to which libmicrohttpd responds without asking us, or does not respond.
@Suite struct LibraryResponsesTests {
    private static let long = String(repeating: "a", count: 60_000)
    private static let kinds = [Daemon.Threading.perConnection, .pool(2)]

    private func daemon(_ threading: Daemon.Threading, _ observer: RequestObserver? = nil) throws -> TestDaemon {
        var configuration = Daemon.Configuration()
        configuration.threading = threading
        return try TestDaemon(configuration: configuration, observer: observer) { request in
            guard let status = request.refusal else { return echoTarget(request) }
            return request.queue(Response(status: status, fields: []))
        }
    }

    /// Versions differ in whether they respond with the status, or close the connection.
    ///
    /// A length that is too large is 413 to 0.9.75 and 1.0.1, and 400 to 1.0.10: `ServeMalformedTests` has it.
    private static let requests: [(String, Int)] = [
        ("GET /x\r\n\r\n", 400),
        ("GET /x HTTP/x.y\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", 400),
        ("HEAD / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400),
        ("GET /\(long) HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        ("GET / HTTP/1.1\r\nHost: a\r\nX: \(long)\r\n\r\n", 431),
        ("GET / HTTP/1.1\r\nHost: a\r\nCookie: \(String(repeating: "a=b;", count: 4000))\r\n\r\n", 431),
        ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
        ("GET / HTTP/0.9\r\nHost: a\r\n\r\n", 505),
        ("GET  /a HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("GET /a HTTP/1.1 \r\nHost: a\r\n\r\n", 400),
        ("GET\r\n\r\n", 400),
        ("GET \r\n\r\n", 400),
        ("GET\r\nHost: a\r\n\r\n", 400),
        ("hello\r\n", 400),
        ("hello you there\r\n\r\n", 400),
        ("\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\u{fc}\u{3}\u{3}\n", 400),
        ("GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400),
        ("XYZ /\(long) HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        (long, 414),
    ]

    @Test(arguments: kinds, requests)
    func theyCarryTheProcessIDAndOneHead(threading: Daemon.Threading, _ example: (request: String, status: Int)) throws
    {
        let server = try daemon(threading)
        for isFirst in [true, false] {
            let connection = try server.connect()
            if !isFirst { #expect(try connection.request("GET", "/a").text == "/a") }
            try connection.send(example.request)
            let response = try connection.receiveResponse()
            #expect(response.status == example.status)
            #expect(response.values(of: "X-Server-PID") == [String(getpid())])
            #expect(response.values(of: "Date").count == 1)
            #expect(response["Connection"] == "close")
            #expect(response.text.isEmpty == (example.status != 431))
            #expect(try connection.receiveToEnd() == [])
        }
    }

    @Test(arguments: kinds, ["GET\r\n\r\n", "GET / HTTP/1.1\r\n: x\r\n\r\n", "GET /x\r\n\r\n"])
    func oneBehindOtherRequestsGetsAResponse(threading: Daemon.Threading, bad: String) throws {
        let server = try daemon(threading)
        let good = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n"
        let connection = try server.connect()
        try connection.send(good + good + bad + good)
        #expect(try connection.receiveResponse().text == "/a")
        #expect(try connection.receiveResponse().text == "/a")
        let response = try connection.receiveResponse()
        #expect(response.status == 400 && response["X-Server-PID"] == String(getpid()))
        #expect(try connection.receiveToEnd() == [])
    }

    @Test(arguments: kinds, ["GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "GET /a HTTP/1.0\r\n\r\n"])
    func whatComesBehindTheLastRequestGetsNoResponse(threading: Daemon.Threading, last: String) throws {
        let server = try daemon(threading)
        let connection = try server.connect()
        try connection.send(last + "GET\r\n\r\n")
        #expect(try connection.receiveResponse().text == "/a")
        #expect(try connection.receiveToEnd() == [])
    }

    @Test(arguments: kinds, ["", "\r\n", "GET", "GET / HTTP/1.1\r\nHo"])
    func aClientThatEndsItsSideGetsAResponseToAPartOfARequest(threading: Daemon.Threading, start: String) throws {
        let server = try daemon(threading)
        for isFirst in [true, false] {
            let connection = try server.connect()
            if !isFirst { #expect(try connection.request("GET", "/a").text == "/a") }
            try connection.send(start)
            // In a pool, 0.9.75 does not see an end that comes together with bytes.
            usleep(50_000)
            try connection.finishSending()
            if start.count > 2 { #expect(try connection.receiveResponse().status == 400) }
            #expect(try connection.receiveToEnd() == [])
        }
    }

    @Test(arguments: kinds, ["", "GET"])
    func aDaemonThatStopsSendsNothing(threading: Daemon.Threading, start: String) throws {
        let server = try daemon(threading)
        let connection = try server.connect()
        #expect(try connection.request("GET", "/a").text == "/a")
        try connection.send(start)
        server.stop()
        #expect(try connection.receiveToEnd() == [])
    }

    @Test(arguments: kinds)
    func theyAreReportedOnceWithTheirStatus(threading: Daemon.Threading) throws {
        let statuses = Mutex([Int]())
        let observer = RequestObserver(wantsHead: true) { request in
            statuses.withLock { $0.append(Int(request.status?.code ?? 0)) }
        }
        let server = try daemon(threading, observer)
        for (request, status) in Self.requests {
            let connection = try server.connect()
            try connection.send(request)
            #expect(try connection.receiveResponse().status == status)
            _ = try connection.receiveToEnd()
            try waitUntil("it is reported") { statuses.withLock { !$0.isEmpty } }
            let reported = statuses.withLock { statuses in
                defer { statuses = [] }
                return statuses
            }
            #expect(reported == [status], "\(request.prefix(30))")
        }
        try waitUntil("no connection is left") { server.daemon.connections.count == 0 }
        let late = statuses.withLock { $0 }
        #expect(late == [])
    }

    @Test func aClientThatStillSendsGetsTheResponse() throws {
        let server = try TestDaemon(respond: echoTarget)
        let connection = try server.connect()
        try connection.send("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 800000\r\n\r\n")
        try connection.send(String(repeating: "x", count: 400_000))
        usleep(50_000)
        try connection.send(String(repeating: "x", count: 400_000))
        #expect(try connection.receiveResponse().text == "/")
        #expect(try connection.receiveToEnd() == [])
    }

    @Test(arguments: kinds) func aDaemonGoesOnAfterThem(threading: Daemon.Threading) throws {
        let server = try daemon(threading)
        for _ in 0..<20 {
            let connection = try server.connect()
            try connection.send("GET /x\r\n\r\n")
            #expect(try connection.receiveResponse().status == 400)
        }
        #expect(try server.connect().request("GET", "/a").text == "/a")
        try waitUntil("no connection is left") { server.daemon.connections.count == 0 }
    }
}
