import Testing

@testable import Fetching

@Suite struct ProxyTests {
    @Test(arguments: ["", "http://p:1", "p:3128", "https://p", "socks5h://u:w@p:1", "SOCKS4a://p", "[::1]:8080"])
    func proxy(_ text: String) {
        #expect(Proxy(text)?.text == text)
    }

    @Test(arguments: ["ftp://p", "file:///p", "http://", "p:port", "p p", "http://p:70000"])
    func noProxy(_ text: String) {
        #expect(Proxy(text) == nil)
    }

    @Test(
        arguments: [
            ("https://p", [:], true), ("HTTPS://p:1", [:], true), ("http://p", ["https_proxy": "https://q"], false),
            ("", ["ALL_PROXY": "https://q"], false), (nil, ["https_proxy": "https://q"], true),
            (nil, ["all_proxy": "http://q"], false), (nil, ["http_proxy": "https://q"], false), (nil, [:], false),
        ] as [(String?, [String: String], Bool)])
    func secureProxy(text: String?, variables: [String: String], mayBe: Bool) {
        #expect(Proxy.mayBeSecure(text) { variables[$0] } == mayBe)
    }
}
