// RFC 9112: the head of a message, and heads that could smuggle a request past another parser.
extension ConformanceCase {
    /// A request with these lines after the request line, which must be refused.
    private static func bad(_ section: String, _ name: String, _ lines: String..., status: Int = 400) -> Self {
        let head = (["GET /files/letters.txt HTTP/1.1"] + lines).map { $0 + "\r\n" }.joined()
        return Self(section, name, head: head, status).andCloses
    }

    static let heads = hosts + lines + versions

    private static let host = "RFC 9112 §3.2"
    private static let hosts = [
        bad(host, "HTTP/1.1 without Host"),
        bad(host, "two Hosts", "Host: a", "Host: a"),
        bad(host, "a Host with a blank", "Host: a b"),
        bad(host, "a Host with a slash", "Host: a/b"),
        bad(host, "a Host with a user", "Host: user@a"),
        bad(host, "a Host with a port that is none", "Host: a:b"),
        bad(host, "an empty Host", "Host:").choice,
        bad(host, "the absolute form without Host").with(\.others, [])
            .replacingTarget("http://localhost/files/letters.txt"),
        whole(host, "an IPv6 literal", "Host: [::1]:8080"),
        whole(host, "a Host with a port", "Host: localhost:8080"),
        Self(host, "HTTP/1.0 without Host", "GET /files/letters.txt HTTP/1.0", 200).content(.file("letters.txt"))
            .andCloses,
    ]

    private static let lines = [
        bad("RFC 9112 §5.1", "a blank before the colon", "Host: a", "Range : bytes=0-4"),
        bad("RFC 9112 §5.1", "a tab before the colon", "Host: a", "X\t: y"),
        bad("RFC 9112 §5.2", "a folded line", "Host: a", "X: y", " z").or(200),
        bad("RFC 9112 §5.2", "a folded Transfer-Encoding", "Host: a", "Transfer-Encoding:", " chunked").or(200, 501),
        bad("RFC 9112 §5.2", "a folded name", "Host: a", "Content-: 3", " Length").or(200),
        bad("RFC 9112 §2.2", "a blank before the first field", " Host: a", "Host: a").or(200),
        bad("RFC 9112 §2.2", "a field without a colon", "Host: a", "no colon").should,
        bad("RFC 9112 §2.2", "a field without a name", "Host: a", ": x", "Y: z").should,
        bad("RFC 9112 §2.2", "a field with neither name nor value", "Host: a", ":").should,
        bad("RFC 9112 §11.2", "a request behind a field without a name", "Host: a", ":", String(smuggled.dropLast(4)))
            .or(200),
        bad("RFC 9112 §2.2", "a field name that is no token", "Host: a", "X(y): z").should,
        bad("RFC 9112 §2.2", "a field name that is not ASCII", "Host: a", "Xé: z").should,
        bad("RFC 9110 §5.5", "a control byte in a value", "Host: a", "X: a\u{1}b").choice,
        bad("RFC 9110 §5.5", "a bare CR in a value", "Host: a", "X: a\rb").or(200),
        bad("RFC 9110 §5.5", "a NUL in a value", "Host: a", "Range: bytes=0-4\u{0}9", "X: y").or(200),
        bad("RFC 9110 §5.5", "a NUL in the last value", "Host: a", "Range: bytes=0-4\u{0}9").or(200),
        bad("RFC 9112 §5.2", "a folded range", "Host: a", "Range: bytes=0-4,", " 10-14", "X: y").or(206),
        whole("RFC 9112 §2.2", "LF alone ends a line").choice.endingLinesWithLF,
        bad("RFC 9110 §5.5", "a NUL in a name", "Host: a", "X\u{0}: b"),
        whole("RFC 9110 §5.5", "a value that is not ASCII", "X: Grüße"),
        whole("RFC 9110 §5.5", "an empty value", "X:"),
        whole("RFC 9112 §2.2", "an empty line before the request").with(\.rule, .should).precededByEmptyLine,
        bad(
            "RFC 9110 §5.4", "a field of 60,000 bytes", "Host: a", "X: \(String(repeating: "x", count: 60_000))",
            status: 431
        )
        .or(400, 413),
        bad(
            "RFC 9110 §5.4", "2,000 fields", "Host: a",
            (0..<2000).map { "X\($0): 0123456789" }.joined(separator: "\r\n"), status: 431
        )
        .or(400, 413, 200),
    ]

    private static let versions = [
        Self("RFC 9112 §2.3", "HTTP/1.9 is HTTP/1", head: "GET /files/letters.txt HTTP/1.9\r\nHost: a\r\n", 200)
            .content(.file("letters.txt")).should,
        Self("RFC 9110 §15.6.6", "HTTP/2.0 in text", head: "GET /files/letters.txt HTTP/2.0\r\nHost: a\r\n", 505).should
            .or(400)
            .andCloses,
        Self("RFC 9112 §2.3", "a version that is none", head: "GET /files/letters.txt HTTP/x.y\r\nHost: a\r\n", 400)
            .should
            .andCloses,
        Self("RFC 9112 §2.3", "a version in small letters", head: "GET /files/letters.txt http/1.1\r\nHost: a\r\n", 400)
            .should
            .andCloses,
        Self("RFC 9112 §3", "no version", head: "GET /files/letters.txt\r\nHost: a\r\n", 400).choice.andCloses,
        whole("RFC 9112 §9.6", "Connection: close", "Connection: close").has("Connection: close").should.andCloses,
        whole("RFC 9112 §9.6", "Connection: close in a list", "Connection: x, CLOSE").has("Connection: close").should
            .andCloses,
        Self(
            "RFC 9112 §9.3", "HTTP/1.0 may keep a connection", "GET /files/letters.txt HTTP/1.0",
            ["Connection: keep-alive"], 200
        )
        .content(.file("letters.txt")).choice,
    ]
}

// RFC 9112 §6 and RFC 9110 §10.1.1: bodies.
extension ConformanceCase {
    static let framing = lengths + codings + bodies + expectations

    private static let length = "RFC 9112 §6.3"
    private static let lengths =
        [
            bad(length, "two lengths", "Host: a", "Content-Length: 3", "Content-Length: 4"),
            bad(length, "two lengths in one field", "Host: a", "Content-Length: 3, 4"),
            bad(length, "the same length twice", "Host: a", "Content-Length: 0", "Content-Length: 0").choice,
            bad(
                "RFC 9110 §8.6", "a length beyond 64 bits", "Host: a", "Content-Length: 99999999999999999999",
                status: 413
            )
            .or(400),
            whole(length, "no length at all", "Content-Length: 0"),
        ]
        + ["x", "-1", "+1", "1 1", "0x1", "1.0", ""].map {
            bad(length, "a length that is none: \($0.isEmpty ? "empty" : $0)", "Host: a", "Content-Length: \($0)")
        }

    private static let coding = "RFC 9112 §6.1"
    private static let codings = [
        bad(coding, "a length and a coding", "Host: a", "Content-Length: 3", "Transfer-Encoding: chunked").choice,
        bad(coding, "a coding and a length", "Host: a", "Transfer-Encoding: chunked", "Content-Length: 3").choice,
        bad(length, "a coding that is not chunked at the end", "Host: a", "Transfer-Encoding: gzip").or(501),
        bad(length, "chunked before another coding", "Host: a", "Transfer-Encoding: chunked, gzip").or(501),
        bad(coding, "chunked twice", "Host: a", "Transfer-Encoding: chunked, chunked").or(501),
        bad(coding, "two codings in two lines", "Host: a", "Transfer-Encoding: chunked", "Transfer-Encoding: chunked")
            .or(501),
        bad(coding, "a coding that is not known", "Host: a", "Transfer-Encoding: gzip, chunked", status: 501).or(400)
            .should,
        bad(coding, "a near miss", "Host: a", "Transfer-Encoding: xchunked").or(501),
        bad(coding, "a near miss of the name", "Host: a", "Transfer-Encodingchunked: x").choice,
        Self(
            coding, "a coding in HTTP/1.0", "GET /files/letters.txt HTTP/1.0", ["Transfer-Encoding: chunked"],
            body: "0\r\n\r\n", 400
        )
        .choice.andCloses,
    ]

    static let smuggled = "GET /files/smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
    private static let bodies = [
        Self(
            "RFC 9110 §9.3.1", "GET with a body", letters, ["Content-Length: \(smuggled.utf8.count)"], body: smuggled,
            200
        )
        .or(400, 413).content(.file("letters.txt")).andCloses,
        Self("RFC 9110 §9.3.1", "GET with a chunked body", letters, ["Transfer-Encoding: chunked"], body: chunked, 200)
            .or(400, 411, 413).content(.file("letters.txt")).andCloses,
        Self(
            "RFC 9110 §9.3.2", "HEAD with a body", "HEAD /files/letters.txt",
            ["Content-Length: \(smuggled.utf8.count)"], body: smuggled, 200
        )
        .or(400, 413).content(.empty).andCloses,
        Self(
            "RFC 9112 §6.3", "a body behind a length that is none", letters, ["Content-Length: x"], body: smuggled, 400
        )
        .andCloses,
        Self(
            "RFC 9112 §6.3", "a body behind two lengths", letters, ["Content-Length: 0", "Content-Length: 44"],
            body: smuggled, 400
        )
        .andCloses,
        Self(
            "RFC 9112 §6.1", "a body behind a length and a coding", letters,
            ["Content-Length: 0", "Transfer-Encoding: chunked"],
            body: chunked, 400
        ).or(200, 411).andCloses,
        Self(
            "RFC 9112 §5.1", "a body behind a length with a blank", letters, ["Content-Length : 44"], body: smuggled,
            400
        )
        .andCloses,
        Self(
            "RFC 9110 §9.3.3", "POST with a body that looks like a request", "POST /files/letters.txt",
            ["Content-Length: \(smuggled.utf8.count)"], body: smuggled, 405
        ).or(501, 403).andCloses,
        Self(
            "RFC 9110 §9.3.7", "OPTIONS with a body", "OPTIONS /files/letters.txt",
            ["Content-Length: \(smuggled.utf8.count)"],
            body: smuggled, 204
        ).or(200, 405, 501).andCloses,
    ]
    private static let chunked = "\(String(smuggled.utf8.count, radix: 16))\r\n\(smuggled)\r\n0\r\n\r\n"

    private static let expect = "RFC 9110 §10.1.1"
    private static let expectations = [
        whole(expect, "100-continue without a body", "Expect: 100-continue").andCloses,
        whole(expect, "100-continue in capitals", "Expect: 100-CONTINUE").andCloses,
        Self(
            expect, "100-continue with a body that need not be sent", "POST /files/letters.txt",
            ["Expect: 100-continue", "Content-Length: 4"], body: "body", 405
        ).or(501, 403).andCloses,
        bad(expect, "another expectation", "Host: a", "Expect: tea", status: 417).choice,
    ]
}

extension ConformanceCase {
    /// The same request for another target.
    fileprivate func replacingTarget(_ target: String) -> Self {
        Self(section, name, head: head.replacing("/files/letters.txt", with: target), status).with(\.closes, closes)
    }

    /// The same request after an empty line.
    fileprivate var precededByEmptyLine: Self {
        Self(section, name, head: "\r\n" + head, status).with(\.rule, rule).content(content)
    }

    /// The same request with bare LF line ends, which a recipient may accept.
    fileprivate var endingLinesWithLF: Self {
        Self(section, name, head: head.replacing("\r\n", with: "\n"), status).with(\.rule, rule).content(content)
    }
}
