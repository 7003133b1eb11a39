import Glibc
import TestSupport
import Testing

/// Requests that libmicrohttpd cannot read.
///
/// It responds by itself, redirects, or closes the connection without a response, each version in its own way. The client
/// gets one response of ferry's, whatever the version and however it was linked.
@Suite struct ServeMalformedTests {
    private static let kinds = ["per-connection", "pool"]
    private static let long = String(repeating: "a", count: 60_000)
    private static let host = "\r\nHost: a\r\n"

    /// The statuses are those of 0.9.75, or of 1.0.1 and 1.0.10 behind it if they differ.
    private static let requests: [(String, Set<Int>)] = [
        ("GET /files/a\r\n\r\n", [400]),
        ("GET /files/a HTTP/x.y\r\n\r\n", [400]),
        ("GET\r\n\r\n", [400]),
        ("GET \r\n\r\n", [400]),
        ("GET\(host)\r\n", [400]),
        ("hello\r\n", [400]),
        ("hello you there\r\n\r\n", [400]),
        ("\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\u{fc}\u{3}\u{3}\r\n", [400]),
        ("GET / HTTP/2.0\(host)\r\n", [505]),
        ("GET / HTTP/0.9\(host)\r\n", [505]),
        ("GET /files/a b HTTP/1.1\(host)\r\n", [400]),
        ("GET /files/a\tb HTTP/1.1\(host)\r\n", [400]),
        ("GET  /files/a HTTP/1.1\(host)\r\n", [400]),
        ("GET /files/a HTTP/1.1 \(host)\r\n", [400]),
        ("GET /files/a\0 HTTP/1.1\(host)\r\n", [400]),
        ("GET /\(long) HTTP/1.1\(host)\r\n", [414]),
        ("XYZ /\(long) HTTP/1.1\(host)\r\n", [414]),
        (long, [414]),
        ("GET / HTTP/1.1\(host)no colon\r\n\r\n", [400]),
        ("GET / HTTP/1.1\(host): x\r\n\r\n", [400]),
        ("GET / HTTP/1.1\(host)X : x\r\n\r\n", [400]),
        ("GET / HTTP/1.1\(host)X: a\0b\r\n\r\n", [400]),
        ("GET / HTTP/1.1\(host)X: a\rb\r\n\r\n", [400]),
        ("GET / HTTP/1.1\r\n Host: a\r\n\r\n", [400]),
        ("GET / HTTP/1.1\r\n\r\n", [400]),
        ("GET / HTTP/1.1\(host)Host: b\r\n\r\n", [400]),
        ("GET / HTTP/1.1\(host)X: \(long)\r\n\r\n", [431]),
        ("GET / HTTP/1.1\(host)Content-Length: x\r\n\r\n", [400]),
        ("HEAD / HTTP/1.1\(host)Content-Length: -1\r\n\r\n", [400]),
        ("GET / HTTP/1.1\(host)Content-Length: 99999999999999999999\r\n\r\n", [413, 400]),
        ("GET / HTTP/1.1\(host)Content-Length: 1\r\nContent-Length: 2\r\n\r\n", [400]),
        ("GET / HTTP/1.1\(host)Transfer-Encoding: foo\r\n\r\n", [400, 501]),
    ]

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("root/a", "a")
    }

    private func serve(_ threading: String) throws -> FerryProcess {
        try FerryProcess.serve(
            root: folder.path(of: "root"), arguments: ["--threading", threading, "--log-file", folder.path(of: "log")])
    }

    /// The statuses in the log, once there are `count`.
    private func loggedStatuses(count: Int) throws -> [Int] {
        var statuses: [Int] = []
        try waitUntil("the log has \(count) lines") {
            let log = try String(decoding: folder.read("log"), as: UTF8.self)
            statuses = log.matches(of: #/" (\d{3}) \d+ "/#).compactMap { Int($0.1) }
            return statuses.count >= count
        }
        return statuses
    }

    @Test(arguments: kinds, [true, false])
    func eachGetsOneResponseAndOneLine(threading: String, isFirst: Bool) throws {
        let server = try serve(threading)
        var expected: [Int] = []
        for (request, allowed) in Self.requests {
            let connection = try server.connect()
            if !isFirst {
                #expect(try connection.request("GET", "/files/a").text == "a")
                expected.append(200)
            }
            try connection.send(request)
            let response = try connection.receiveResponse(to: request.hasPrefix("HEAD") ? "HEAD" : "GET")
            #expect(allowed.contains(response.status), "\(request.prefix(40).debugDescription): \(response.status)")
            #expect(response.values(of: "X-Server-PID") == ["\(server.pid)"])
            #expect(response["Connection"] == "close" && response["Location"] == nil)
            #expect(try connection.receiveToEnd() == [], "\(request.prefix(40).debugDescription)")
            expected.append(response.status)
        }
        let logged = try loggedStatuses(count: expected.count)
        // A client may have its response before that is logged.
        #expect(logged.sorted() == expected.sorted())
    }

    @Test(arguments: kinds)
    func aWrongLineBehindOtherRequestsGetsAResponse(threading: String) throws {
        let server = try serve(threading)
        let connection = try server.connect()
        try connection.send("GET /files/a HTTP/1.1\(Self.host)\r\nGET\r\n\r\n")
        #expect(try connection.receiveResponse().text == "a")
        let response = try connection.receiveResponse()
        #expect(response.status == 400 && response["X-Server-PID"] == "\(server.pid)")
        #expect(try connection.receiveToEnd() == [])
        let logged = try loggedStatuses(count: 2)
        #expect(logged == [200, 400])
    }

    /// The client has ended its side and still reads, as `nc -N` does.
    @Test(
        arguments: kinds,
        [
            "GET", "hello", "GET /files/a HTTP/1.1", "GET /files/a HTTP/1.1\r\nHo",
            "GET /files/a HTTP/1.1\r\nHost: a\r\n",
        ])
    func anEndBehindAPartOfARequestGetsAResponse(threading: String, part: String) throws {
        let server = try serve(threading)
        let connection = try server.connect()
        try connection.send(part)
        // In a pool, 0.9.75 does not see an end that comes together with bytes.
        usleep(50_000)
        try connection.finishSending()
        let response = try connection.receiveResponse()
        #expect(response.status == 400 && response["X-Server-PID"] == "\(server.pid)")
        #expect(try connection.receiveToEnd() == [])
        #expect(try loggedStatuses(count: 1) == [400])
    }

    @Test(arguments: kinds)
    func neitherSilenceNorAnEmptyLineIsAWrongRequest(threading: String) throws {
        let server = try serve(threading)
        for start in ["", "\r\n"] {
            let connection = try server.connect()
            try connection.send(start)
            usleep(50_000)
            try connection.finishSending()
            #expect(try connection.receiveToEnd() == [])
        }
        let connection = try server.connect()
        #expect(try connection.request("GET", "/files/a").text == "a")
        try connection.send("\r\n")
        try connection.finishSending()
        #expect(try connection.receiveToEnd() == [])
        #expect(try loggedStatuses(count: 1) == [200])
    }
}
