import HTTPSemantics
import Testing

@Suite struct RequestHeadValidatorTests {
    private typealias Verdict = RequestHeadValidator.Verdict
    static let host = ("Host", "h")

    @Test(
        "A head without doubt is accepted",
        arguments: [
            ([host], false), ([host, ("Accept", "*/*"), ("X", "")], false), ([host, ("Content-Length", "0")], false),
            ([host, ("Content-Length", "000")], false), ([host, ("Content-Length", " 5 ")], true),
            ([host, ("content-LENGTH", "5")], true), ([host, ("Content-Length", "99999999999999999999")], true),
            ([host, ("Transfer-Encoding", "chunked")], true), ([host, ("transfer-encoding", "CHUNKED")], true),
            ([host, ("Expect", "100-continue")], true), ([host, ("Expect", "100-Continue")], true),
            ([host, ("X", "\t\u{E9} \"")], false), ([host, ("Content-Type", "a/b")], false),
            ([host, ("Content", "x"), ("Transfer", "x"), ("TE", "trailers")], false),
        ] as [([(String, String)], Bool)]
    )
    func accepted(_ lines: [(String, String)], _ hasBody: Bool) {
        #expect(verdict(lines) == .accept(hasBody: hasBody))
    }

    @Test(
        "A name is a token, with nothing before the colon (RFC 9112 §5.1, RFC 9110 §5.1)",
        arguments: ["", " ", "X ", " X", "X\t", "X Y", "X:Y", "X\u{0}", "X\r", "É", "X\"", "(X)", "X/Y", "X@", "Host "]
    )
    func names(_ name: String) {
        #expect(verdict([Self.host, (name, "x")]) == .refuse(.badRequest))
    }

    @Test(
        "A name that nearly frames the body is refused (RFC 9112 §5.2)",
        arguments: [
            "Transfer-Encodingchunked", "transfer-encoding-", "Transfer-Encodin", "Transfer-", "Content-", "content-l",
            "Content-Lengt", "Content-Length5", "Content-Length-", "CONTENT-LENGTHX", "TRANSFER-E",
        ]
    )
    func nearMisses(_ name: String) {
        #expect(verdict([Self.host, (name, "5")]) == .refuse(.badRequest))
    }

    @Test("An octet of a value counts wherever it is", arguments: [1, 7, 8, 15, 16, 31, 32, 33, 70])
    func valuesOfAnyLength(_ length: Int) {
        for octet in UInt8.min...UInt8.max {
            for place in Set([0, length / 2, length - 1]) {
                var value = [UInt8](repeating: 0x78, count: length)
                value[place] = octet
                var vetting = RequestHeadValidator(method: Array("GET".utf8).span, version: Array("HTTP/1.1".utf8).span)
                vetting.add(name: Array("Host".utf8).span, value: Array("h".utf8).span)
                vetting.add(name: Array("X".utf8).span, value: value.span)
                let isAllowed = octet == 0x09 || octet >= 0x20 && octet != 0x7F
                #expect(vetting.verdict == (isAllowed ? .accept(hasBody: false) : .refuse(.badRequest)), "\(octet)")
            }
        }
    }

    @Test(
        "A value holds no control characters (RFC 9110 §5.5)",
        arguments: ["a\u{0}b", "a\rb", "a\nb", "a\r\nX: y", "\u{1}", "\u{7F}", "a\u{1B}"]
    )
    func values(_ value: String) {
        #expect(verdict([Self.host, ("X", value)]) == .refuse(.badRequest))
    }

    @Test(
        "Content-Length is one number of digits (RFC 9110 §8.6)",
        arguments: [
            [("Content-Length", "")], [("Content-Length", "5 5")], [("Content-Length", "+5")],
            [("Content-Length", "-5")],
            [("Content-Length", "0x5")], [("Content-Length", "5,5")], [("Content-Length", "5a")],
            [("Content-Length", "٥")],
            [("Content-Length", "5"), ("Content-Length", "5")], [("Content-Length", "0"), ("content-length", "0")],
            [("Content-Length", "1.0")],
        ]
    )
    func contentLength(_ lines: [(String, String)]) {
        #expect(verdict([Self.host] + lines) == .refuse(.badRequest))
    }

    @Test(
        "Transfer-Encoding is chunked, once and alone (RFC 9112 §6.1, §6.3)",
        arguments: [
            (["gzip, chunked"], .notImplemented), (["gzip;q=1,chunked"], .notImplemented),
            ([", chunked"], .notImplemented),
            (["chunked,"], .notImplemented), (["gzip"], .badRequest), (["identity"], .badRequest), ([""], .badRequest),
            (["chunked, gzip"], .badRequest), (["chunked, chunked"], .badRequest),
            (["chunked", "chunked"], .badRequest),
            (["gzip", "chunked"], .badRequest), (["xchunked"], .badRequest), (["chunked;x"], .badRequest),
            (["\"chunked\""], .badRequest), (["chunked\u{B}"], .badRequest),
        ] as [([String], Status)]
    )
    func transferEncoding(_ values: [String], _ status: Status) {
        #expect(verdict([Self.host] + values.map { ("Transfer-Encoding", $0) }) == .refuse(status))
    }

    @Test(
        "A body is framed in one way only (RFC 9112 §6.1)",
        arguments: [
            [("Content-Length", "5"), ("Transfer-Encoding", "chunked")],
            [("Transfer-Encoding", "chunked"), ("Content-Length", "0")],
            [("Transfer-Encoding", "gzip, chunked"), ("Content-Length", "5")],
        ]
    )
    func framedTwice(_ lines: [(String, String)]) {
        #expect(verdict([Self.host] + lines) == .refuse(.badRequest))
    }

    @Test("HTTP/1.0 knows no transfer codings (RFC 9112 §6.1)")
    func transferEncodingIn10() {
        #expect(verdict([("Transfer-Encoding", "chunked")], version: "HTTP/1.0") == .refuse(.badRequest))
    }

    @Test(
        "HTTP/1.1 needs exactly one valid Host (RFC 9112 §3.2)",
        arguments: [
            ([], false), (["h"], true), (["example.com:8080"], true), (["127.0.0.1"], true), (["[::1]"], true),
            (["[::1]:80"], true), (["h:"], true), ([" h "], true), (["xn--e1afmkfd.example"], true), (["a_b"], true),
            (["h", "h"], false), ([""], false), (["h h"], false), (["h:port"], false), (["h:80:80"], false),
            (["u@h"], false),
            (["http://h"], false), (["h/"], false), (["h?"], false), (["h#"], false), (["h\\i"], false),
            (["[::1"], false),
            (["[]"], false), ([":80"], false), (["h, i"], false), (["é"], false), (["%zz"], false), (["h%41"], true),
            (["<script>"], false), (["[::1]x"], false),
        ]
    )
    func hosts(_ values: [String], _ isAccepted: Bool) {
        let expected = isAccepted ? Verdict.accept(hasBody: false) : .refuse(.badRequest)
        #expect(verdict(values.map { ("Host", $0) }) == expected)
    }

    @Test("HTTP/1.0 needs no Host, but none may be wrong (RFC 9112 §3.2)")
    func hostIn10() {
        #expect(verdict([], version: "HTTP/1.0") == .accept(hasBody: false))
        #expect(verdict([("Host", "a b")], version: "HTTP/1.0") == .refuse(.badRequest))
        #expect(verdict([("Host", "a"), ("Host", "a")], version: "HTTP/1.0") == .refuse(.badRequest))
    }

    @Test(
        "An unknown expectation is not met (RFC 9110 §10.1.1)",
        arguments: ["200-ok", "100-continue, x", "x=y", "100", "100-continue;q=1", "\"100-continue\""]
    )
    func expectations(_ value: String) {
        #expect(verdict([Self.host, ("Expect", value)]) == .refuse(.expectationFailed))
    }

    @Test("What makes a head untrustworthy outranks what is merely not served (RFC 9112 §6.1)")
    func worstFirst() {
        let expect = ("Expect", "x")
        #expect(verdict([expect]) == .refuse(.badRequest))
        #expect(verdict([Self.host, expect, ("X ", "y")]) == .refuse(.badRequest))
        #expect(verdict([Self.host, expect, ("Content-Length", "x")]) == .refuse(.badRequest))
        #expect(verdict([Self.host, expect, ("Transfer-Encoding", "gzip, chunked")]) == .refuse(.expectationFailed))
    }

    @Test(
        "The request line's method and version (RFC 9110 §9.1, RFC 9112 §2.3)",
        arguments: [
            ("GET", "HTTP/1.1", nil), ("get", "HTTP/1.9", nil), ("M-SEARCH", "HTTP/1.0", nil),
            ("", "HTTP/1.1", .badRequest),
            ("G ET", "HTTP/1.1", .badRequest), ("GÉT", "HTTP/1.1", .badRequest), ("GET", "", .badRequest),
            ("GET", "HTTP/1", .badRequest), ("GET", "http/1.1", .badRequest), ("GET", "HTTP/1.10", .badRequest),
            ("GET", "HTTP/x.1", .badRequest), ("GET", "HTTP/2.0", .httpVersionNotSupported),
            ("GET", "HTTP/0.9", .httpVersionNotSupported), ("GET", "HTTP/1,1", .badRequest),
            ("GET", "ICAP/1.0", .badRequest),
        ] as [(String, String, Status?)]
    )
    func requestLine(_ method: String, _ version: String, _ refusal: Status?) {
        let expected = refusal.map { Verdict.refuse($0) } ?? .accept(hasBody: false)
        #expect(verdict([Self.host], method: method, version: version) == expected)
    }

    private func verdict(
        _ lines: [(String, String)], method: String = "GET", version: String = "HTTP/1.1"
    ) -> RequestHeadValidator.Verdict {
        var vetting = RequestHeadValidator(method: method.utf8.span, version: version.utf8.span)
        for (name, value) in lines { vetting.add(name: name.utf8.span, value: value.utf8.span) }
        return vetting.verdict
    }
}
