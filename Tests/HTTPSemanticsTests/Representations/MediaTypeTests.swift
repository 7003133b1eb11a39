import HTTPSemantics
import Testing

@Suite struct MediaTypeTests {
    @Test(
        "A type is two tokens, their case of no matter (RFC 9110 §8.3.1)",
        arguments: [
            ("text/html", "text/html; charset=utf-8"), ("Text/HTML", "text/html; charset=utf-8"),
            ("text/xml", "text/xml"), ("application/javascript", "application/javascript; charset=utf-8"),
            ("application/json", "application/json"), ("image/svg+xml", "image/svg+xml"), ("text", nil), ("/", nil),
            ("text/", nil), ("/html", nil), ("text/html;q=1", nil), ("a/b/c", nil), ("te xt/html", nil), ("", nil),
        ] as [(String, String?)]
    )
    func parse(_ text: String, _ value: String?) {
        let type = MediaType(text.utf8.span)
        #expect(type?.description == value)
    }
}
