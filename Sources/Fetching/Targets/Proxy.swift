import CCurl
import Curl

/// The proxy for all requests.
package struct Proxy: Hashable, Sendable {
    /// The proxy in libcurl's form; empty for no proxy.
    package let text: String

    /// Reads a proxy's URL.
    ///
    /// The default scheme is http; an empty text stands for no proxy.
    package init?(_ text: String) {
        self.text = text
        if text.isEmpty { return }
        do {
            let hasScheme = text.utf8.indices.contains { text.utf8[$0...].starts(with: "://".utf8) }
            let parts = try CurlURL(hasScheme ? text : "http://\(text)")
            guard Self.schemes.contains(parts[CURLUPART_SCHEME] ?? "") else { return nil }
        } catch {
            return nil
        }
    }

    private static let schemes = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"]
}
