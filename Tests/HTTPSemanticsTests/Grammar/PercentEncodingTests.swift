import HTTPSemantics
import Testing

@Suite struct PercentEncodingTests {
    @Test(
        "A segment keeps only unreserved characters (RFC 3986 §2.3)",
        arguments: [
            ("a.txt", "a.txt"), ("a b", "a%20b"), ("é", "%C3%A9"), ("a/b", "a%2Fb"), ("100%", "100%25"),
            ("a:b", "a%3Ab"),
            ("<&'\">", "%3C%26%27%22%3E"), ("\r\n", "%0D%0A"), ("-._~", "-._~"), ("", ""), ("?#+", "%3F%23%2B"),
        ]
    )
    func segment(_ raw: String, _ encoded: String) {
        let text = PercentEncoding.encode(segment: raw.utf8.span)
        #expect(text == encoded)
        let decoded = PercentEncoding.decode(text.utf8.span)
        #expect(decoded == Array(raw.utf8))
    }

    @Test func pathKeepsSlashesAndColons() {
        let text = PercentEncoding.encode(path: "a b/c:d".utf8.span)
        #expect(text == "a%20b/c:d")
    }

    @Test func everyOctetComesBack() {
        let octets = (0...255).map(UInt8.init)
        let decoded = PercentEncoding.decode(PercentEncoding.encode(segment: octets.span).utf8.span)
        #expect(decoded == octets)
    }

    @Test(
        "A query is kept as it is, its illegal characters encoded (RFC 3986 §3.4)",
        arguments: [
            ("a=1&b=%20", "a=1&b=%20"), ("a'b\"c", "a%27b%22c"), ("100%", "100%25"), ("%zz", "%25zz"), ("é", "%C3%A9"),
            ("/?:@", "/?:@"), ("a\\b", "a%5Cb"),
        ]
    )
    func query(_ raw: String, _ encoded: String) {
        let text = PercentEncoding.encode(query: raw.utf8.span)
        #expect(text == encoded)
    }

    @Test(
        "Escapes are decoded once (RFC 3986 §2.4)",
        arguments: [
            ("%41%4a%4A", "AJJ"), ("%2541", "%41"), ("a+b", "a+b"), ("%", nil), ("%4", nil), ("a%", nil), ("%zz", nil),
            ("%4g", nil), ("%%41", nil), ("% 41", nil),
        ] as [(String, String?)]
    )
    func decode(_ text: String, _ decoded: String?) {
        let octets = PercentEncoding.decode(text.utf8.span)
        #expect(octets == decoded.map { Array($0.utf8) })
    }
}
