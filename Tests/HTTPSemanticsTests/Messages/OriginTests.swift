import HTTPSemantics
import Testing

@Suite struct OriginTests {
    @Test(arguments: [
        "https://a.example", "http://localhost:3000", "null", "http://127.0.0.1:8080", "http://[::1]:8080",
        "https://[::1]",
        "https://xn--bcher-kva.example", "chrome-extension://abcdefghijkl", "https://a.example:80",
        "http://a_b.example",
    ])
    func originsOfBrowsersAreAccepted(value: String) {
        #expect(Origin(value)?.value == value)
    }

    @Test(arguments: [
        "https://a.example/", "https://a.example/x", "https://a.example,https://b.example",
        "https://a.example, https://b.example", "https://a.example https://b.example", "https://A.example",
        "HTTPS://a.example", "https://a.example:443", "http://a.example:80", "https://a.example:",
        "https://a.example:0",
        "https://a.example:08", "https://a.example:65536", "https://", "https:", "a.example", "//a.example", "",
        "https://me@a.example", "https://bücher.example", "https://*.example", "https://a.example?x",
        "https://a.example#x",
        "https://[::1", "https://[]", "1a://b", "*", "Null",
    ])
    func otherOriginsAreRejected(value: String) {
        #expect(Origin(value) == nil)
    }
}
