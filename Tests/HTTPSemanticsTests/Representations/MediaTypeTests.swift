import HTTPSemantics
import Testing

@Suite struct MediaTypeTests {
    @Test(
        "A type is two tokens, their case of no matter (RFC 9110 §8.3.1)",
        arguments: [
            ("text/html", "text/html"), ("Text/HTML", "text/html"),
            ("text/xml", "text/xml"), ("application/javascript", "application/javascript"),
            ("application/json", "application/json"), ("image/svg+xml", "image/svg+xml"), ("text", nil), ("/", nil),
            ("text/", nil), ("/html", nil), ("text/html;q=1", nil), ("a/b/c", nil), ("te xt/html", nil), ("", nil),
        ] as [(String, String?)]
    )
    func parse(_ text: String, _ value: String?) {
        let type = MediaType(text.utf8.span)
        #expect(type?.description == value)
    }

    @Test(
        "Text has a charset, unless the format has its own rule (RFC 6657, RFC 7303, RFC 8259)",
        arguments: [
            ("text/html", true), ("text/plain", true), ("text/javascript", true), ("application/javascript", true),
            ("text/xml", false), ("application/json", false), ("image/svg+xml", false), ("video/mp2t", false),
        ])
    func charset(_ text: String, _ hasCharset: Bool) {
        let type = MediaType(text.utf8.span)
        #expect(type?.hasCharset == hasCharset)
    }
}
