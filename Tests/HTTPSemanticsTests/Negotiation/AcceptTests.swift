import HTTPSemantics
import Testing

@Suite struct AcceptTests {
    @Test(
        "The most specific range gives the weight (RFC 9110 §12.5.1)",
        arguments: [
            ("text/html", 1000, 0, 0), ("text/*", 1000, 1000, 0), ("*/*", 1000, 1000, 1000),
            ("text/*;q=0.3, text/html;q=0.7, */*;q=0.5", 700, 300, 500), ("TEXT/HTML;Q=0.5", 500, 0, 0),
            ("text/html;q=0, */*", 0, 1000, 1000), ("application/json", 0, 0, 1000),
            ("text/html;charset=utf-8, text/html;q=0.2", 1000, 0, 0), ("text/html;charset=\"UTF-8\";q=0.4", 400, 0, 0),
            ("text/html;level=1, text/html;q=0.2", 200, 0, 0), ("application/json;charset=utf-8", 0, 0, 0),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", 1000, 800, 800),
            ("text/html ; q=0.125 , text/plain;q=1.000", 125, 1000, 0), (", ,text/plain,", 0, 1000, 0),
            ("text/html;q=0.5;ext=1", 500, 0, 0), ("text/html;q=0.2, text/html;q=0.7", 200, 0, 0),
            ("text/html;x=\"a\\\",b\", text/plain;q=0.5", 0, 500, 0),
            ("text/html;x=\"a;q=0\";q=1, */*;q=0.1", 100, 100, 100),
        ]
    )
    func quality(_ value: String, _ html: Int, _ plain: Int, _ json: Int) {
        let accept = Accept(value.utf8.span)
        let weights = [MediaType.html, .plainText, .json].map { accept.quality(of: $0).thousandths }
        #expect(weights == [html, plain, json])
    }

    @Test(
        "A malformed member is ignored, and of nothing everything is as good (RFC 9110 §12.5.1)",
        arguments: [
            "", ",", "text", "text/", "*/html", "text/html;q=2", "text/html;q=0.1234", "text/html;q=", "text/html;q=x",
            "text/html;q=-1", "text/html;q=1.001", "text/html;level", "text/html;q=.5", "\"text/html\"",
        ]
    )
    func malformed(_ value: String) {
        let accept = Accept(value.utf8.span)
        #expect(accept.quality(of: .html) == .full && accept.quality(of: .json) == .full)
    }

    @Test(
        "A type is preferred only by a greater weight (RFC 9110 §12.5.1)",
        arguments: [
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", true, false), ("*/*", false, false),
            ("application/json", false, true), ("text/plain", false, false), ("text/html, text/plain", false, false),
            ("application/json;q=0.9, text/plain", false, false), ("text/html;q=0.1", true, false),
        ]
    )
    func preference(_ value: String, _ html: Bool, _ json: Bool) {
        let accept = Accept(value.utf8.span)
        #expect(accept.prefers(.html, over: .plainText) == html)
        #expect(accept.prefers(.json, over: .plainText) == json)
    }

    @Test("Without the field nothing is preferred; its lines form one list (RFC 9110 §5.3)")
    func lines() {
        var accept = Accept()
        #expect(!accept.prefers(.html, over: .plainText))
        accept.append("text/plain;q=0.1".utf8.span)
        accept.append("text/html".utf8.span)
        #expect(accept.prefers(.html, over: .plainText))
    }
}
