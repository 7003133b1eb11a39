import HTTPSemantics
import TestSupport
import Testing

@testable import MicroHTTPD

/// A repeated header section is not parsed again; one that only looks repeated is.
@Suite struct HeaderSectionCacheTests {
    /// Sends back the recorded facts about a request's fields.
    @Sendable private static func echoFields(_ request: borrowing Request) -> Queued {
        var text = request.refusal.map { "\($0.code)" } ?? ""
        if request.fields.contains(.range) { text += "range " }
        if request.fields.contains(.accept) { text += "accept " }
        if request.fields.contains(.ifNoneMatch) { text += "tag " }
        if request.ifNoneMatch(is: Array("\"a\"".utf8)) { text += "same " }
        return request.queue(Response(status: request.refusal ?? .ok, content: text.utf8, fields: []))
    }

    private static func texts(of heads: [String]) throws -> [String] {
        let server = try TestDaemon(respond: echoFields)
        let connection = try server.connect()
        return try heads.map { head in
            try connection.send(head)
            return try connection.receiveResponse().text
        }
    }

    @Test func repeatedSectionsAreKnown() throws {
        let targets = ["/", "/a/longer/target", "/b", "/b"]
        let fields = "Host: h\r\nIf-None-Match: \"a\"\r\nRange: bytes=0-\r\n\r\n"
        let heads = targets.map { "GET \($0) HTTP/1.1\r\n\(fields)" }
        #expect(try Self.texts(of: heads) == Array(repeating: "range tag same ", count: 4))
    }

    @Test func changedSectionsAreReadAgain() throws {
        let sections = [
            ("Host: h\r\n", ""), ("Host: h\r\nRange: a\r\n", "range "), ("Host: h\r\n", ""),
            ("Host: h\r\nIf-None-Match: \"a\"\r\n", "tag same "), ("Host: h\r\nIf-None-Match: \"b\"\r\n", "tag "),
            ("Host: h\r\nIf-None-Match: \"a\"\r\nIf-None-Match: \"a\"\r\n", "tag "),
            ("Host: h\r\nAccept: a\r\n", "accept "),
        ]
        let heads = sections.flatMap { Array(repeating: "GET / HTTP/1.1\r\n\($0.0)\r\n", count: 3) }
        #expect(try Self.texts(of: heads) == sections.flatMap { Array(repeating: $0.1, count: 3) })
    }

    @Test(arguments: [500, 1000, 1020, 1100, 3000])
    func itMayBeOfAnySize(size: Int) throws {
        let head = "GET / HTTP/1.1\r\nHost: h\r\nAccept: \(String(repeating: "a", count: size))\r\n\r\n"
        #expect(try Self.texts(of: [head, head, head]) == ["accept ", "accept ", "accept "])
    }

    /// Some second heads contain NUL in place of colons and line ends, as the library leaves it in its buffer, and so
    /// equal the first ones almost byte for byte.
    @Test(arguments: [
        ("Host: h\r\nAccept: a\r\n", "Host: h\0\0Accept\0 a\r\n"),
        ("Host: h\r\nAccept: a\r\nRange: b\r\n", "Host: h\0\0Accept\0 a\r\nRange: b\r\n"),
        ("Host: h\r\nAccept: a\r\nRange: b\r\n", "Host: h\r\nAccept: a\0\0Range\0 b\r\n"),
        ("Host: h\nAccept: a\n", "Host: h\0Accept\0 a\n"),
        ("Host: h\r\nAccept: a\r\n", "Host\0 h\r\nAccept: a\r\n"),
        ("Host: h\r\nAccept: a\r\n", "Host\n h\r\nAccept: a\r\n"),
        ("Host: h\r\nAccept: a\r\n", "Host: h\r\nAccept\n a\r\n"),
        ("Host: h\r\nAccept: a\r\n", "Host: h\r\n\0ccept: a\r\n"),
        (
            "Host: h\r\nA:Host\nevil:x\r\nY: \r\n",
            "Host: h\0\0A\nHost:evil\nx:\nY: \r\n"
        ),
        (
            "Host: h\r\nA:Transfer-Encoding\nchunked:Content-Length\n43:x\r\nY: \r\n",
            "Host: h\0\0A\nTransfer-Encoding:chunked\nContent-Length:43\nx:\nY: \r\n"
        ),
        ("Host: h\r\nA:Content-Length\n5:x\r\nY: \r\n", "Host: h\0\0A\nContent-Length:5\nx:\nY: \r\n"),
    ])
    func lookalikesAreRefused(sound: String, doubtful: String) throws {
        let server = try TestDaemon(respond: Self.echoFields)
        let connection = try server.connect()
        for _ in 0..<2 {
            try connection.send("GET / HTTP/1.1\r\n\(sound)\r\n")
            #expect(try connection.receiveResponse().status == 200)
        }
        try connection.send("GET / HTTP/1.1\r\n\(doubtful)\r\n")
        #expect(try connection.receiveResponse().status == 400)
    }

    @Test func aLineThatIsMovedIsRefused() throws {
        let server = try TestDaemon(respond: Self.echoFields)
        let connection = try server.connect()
        try connection.send("GET / HTTP/1.1\r\nHost: h\n\n")
        #expect(try connection.receiveResponse().status == 200)
        try connection.send("GET / HTTP/1.1\n:Host\n h\n\n")
        #expect(try connection.receiveResponse().status == 400)
    }

    /// Whether the current request's head would be recognized if it were repeated: `1` or `0`.
    @Sendable private static func echoRecurrence(_ request: borrowing Request) -> Queued {
        let recurs = request.hasKnownHeaderSection
        return request.queue(Response(status: .ok, content: (recurs ? "1" : "0").utf8, fields: []))
    }

    @Test(
        .enabled(if: HeadLayout.isNeeded, "this library's buffer is not known"),
        arguments: [("GET", 900, "1"), ("HEAD", 900, ""), ("GET", 960, "1"), ("GET", 1100, "0"), ("OPTIONS", 9, "0")])
    func itIsKnownAgain(method: String, size: Int, text: String) throws {
        let server = try TestDaemon(respond: Self.echoRecurrence)
        let connection = try server.connect()
        let fields = "Host: h\r\nA: \(String(repeating: "a", count: size))\r\nIf-None-Match: \"a\"\r\n\r\n"
        for _ in 0..<3 {
            try connection.send("\(method) / HTTP/1.1\r\n\(fields)")
            #expect(try connection.receiveResponse(to: method).text == text)
        }
    }

    @Test(arguments: [
        ("POST / HTTP/1.1", 200), ("G,T / HTTP/1.1", 400), ("GET  / HTTP/1.1", 400), ("GET /\0 HTTP/1.1", 400),
        ("GET / HTTP/2.0", 505), ("GET / HTTP/1.x", 400), ("GET /", 400),
    ])
    func theRequestLineIsLookedAtEachTime(line: String, status: Int) throws {
        let server = try TestDaemon(respond: Self.echoFields)
        let connection = try server.connect()
        for _ in 0..<2 {
            try connection.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try connection.receiveResponse().status == 200)
        }
        try connection.send("\(line)\r\nHost: h\r\n\r\n")
        #expect(try connection.receiveResponse().status == status)
    }
}
