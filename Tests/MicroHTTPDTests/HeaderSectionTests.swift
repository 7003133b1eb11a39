import HTTPSemantics
import MicroHTTPD
import TestSupport
import Testing

/// A header section that comes again is not read again; one that only looks like it is.
@Suite struct HeaderSectionTests {
    /// Sends back what of a request's fields was noted.
    @Sendable private static func echoFields(_ request: borrowing Request) -> Queued {
        var text = request.refusal.map { "\($0.code)" } ?? ""
        if request.fields.hasAny(of: .range) { text += "range " }
        if request.fields.hasAny(of: .accept) { text += "accept " }
        if request.fields.hasAny(of: .ifNoneMatch) { text += "tag " }
        if request.ifNoneMatch(is: Array("\"a\"".utf8)) { text += "same " }
        return request.queue(Response(status: request.refusal ?? .ok, content: text.utf8, fields: []))
    }

    private static func texts(of heads: [String]) throws -> [String] {
        let server = try TestDaemon(respond: echoFields)
        let connection = try server.connect()
        return try heads.map { head in
            try connection.send(head)
            return try connection.receiveReply().text
        }
    }

    @Test func whatItSaysIsKnownEachTime() throws {
        let targets = ["/", "/a/longer/target", "/b", "/b"]
        let fields = "Host: h\r\nIf-None-Match: \"a\"\r\nRange: bytes=0-\r\n\r\n"
        let heads = targets.map { "GET \($0) HTTP/1.1\r\n\(fields)" }
        #expect(try Self.texts(of: heads) == Array(repeating: "range tag same ", count: 4))
    }

    @Test func whatChangesIsReadAnew() throws {
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

    /// With NUL in the place of colons and line ends, which the library puts there, most of the second heads are byte for
    /// byte what the first ones are.
    @Test(arguments: [
        ("Host: h\r\nAccept: a\r\n", "Host: h\0\0Accept\0 a\r\n"),
        ("Host: h\r\nAccept: a\r\nRange: b\r\n", "Host: h\0\0Accept\0 a\r\nRange: b\r\n"),
        ("Host: h\r\nAccept: a\r\nRange: b\r\n", "Host: h\r\nAccept: a\0\0Range\0 b\r\n"),
        ("Host: h\nAccept: a\n", "Host: h\0Accept\0 a\n"),
        ("Host: h\r\nAccept: a\r\n", "Host\0 h\r\nAccept: a\r\n"),
        ("Host: h\r\nAccept: a\r\n", "Host\n h\r\nAccept: a\r\n"),
        ("Host: h\r\nAccept: a\r\n", "Host: h\r\nAccept\n a\r\n"),
        ("Host: h\r\nAccept: a\r\n", "Host: h\r\n\0ccept: a\r\n"),
    ])
    func whatOnlyLooksLikeItIsRefused(sound: String, doubtful: String) throws {
        let server = try TestDaemon(respond: Self.echoFields)
        let connection = try server.connect()
        for _ in 0..<2 {
            try connection.send("GET / HTTP/1.1\r\n\(sound)\r\n")
            #expect(try connection.receiveReply().status == 200)
        }
        try connection.send("GET / HTTP/1.1\r\n\(doubtful)\r\n")
        #expect(try connection.receiveReply().status == 400)
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
            #expect(try connection.receiveReply().status == 200)
        }
        try connection.send("\(line)\r\nHost: h\r\n\r\n")
        #expect(try connection.receiveReply().status == status)
    }
}
