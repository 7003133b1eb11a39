import Fetching
import Testing

@Suite struct ProxyTests {
    @Test(arguments: ["", "http://p:1", "p:3128", "https://p", "socks5h://u:w@p:1", "SOCKS4a://p", "[::1]:8080"])
    func proxy(_ text: String) {
        #expect(Proxy(text)?.text == text)
    }

    @Test(arguments: ["ftp://p", "file:///p", "http://", "p:port", "p p", "http://p:70000"])
    func noProxy(_ text: String) {
        #expect(Proxy(text) == nil)
    }
}
