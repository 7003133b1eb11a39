import CCurl
import Curl
import Testing

@Suite struct CurlURLTests {
    static let parts: [(CURLUPart, String?)] = [
        (CURLUPART_SCHEME, "https"), (CURLUPART_USER, "u"), (CURLUPART_PASSWORD, "p"), (CURLUPART_HOST, "h.example"),
        (CURLUPART_PORT, "8443"), (CURLUPART_PATH, "/a/b%20c"), (CURLUPART_QUERY, "q=1"), (CURLUPART_FRAGMENT, "f"),
        (CURLUPART_OPTIONS, nil),
    ]

    @Test(arguments: parts) func partIsAsWritten(_ part: CURLUPart, _ text: String?) throws {
        let url = try CurlURL("https://u:p@h.example:8443/a/b%20c?q=1#f")
        #expect(url[part] == text)
    }

    @Test func missingPartsAreNil() throws {
        let url = try CurlURL("http://h/")
        #expect(url[CURLUPART_PORT] == nil)
        #expect(url[CURLUPART_QUERY] == nil)
        #expect(url[CURLUPART_FRAGMENT] == nil)
    }

    @Test func removedPartIsGone() throws {
        var url = try CurlURL("http://u:p@h/a#f")
        url.remove(CURLUPART_FRAGMENT)
        url.remove(CURLUPART_PASSWORD)
        url.remove(CURLUPART_PASSWORD)
        #expect(url[CURLUPART_URL] == "http://u@h/a")
    }

    @Test func schemeMayBeUnknown() throws {
        #expect(try CurlURL("xyz://h/")[CURLUPART_SCHEME] == "xyz")
    }

    @Test(arguments: ["", "h", "http://", "http://h:99999/", "http://a b/"]) func malformed(_ text: String) {
        let error = #expect(throws: CurlURL.Malformed.self) { _ = try CurlURL(text) }
        #expect(error?.description.isEmpty == false)
    }
}
