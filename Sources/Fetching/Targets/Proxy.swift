import CCurl
import Curl

/// A proxy to go through.
package struct Proxy: Hashable, Sendable {
    /// The proxy as it is given to libcurl; empty for none at all.
    package let text: String

    /// Reads a proxy's address, whose scheme is http where it has none; an empty text stands for no proxy.
    package init?(_ text: String) {
        self.text = text
        if text.isEmpty { return }
        do {
            let parts = try CurlURL(text.contains("://") ? text : "http://\(text)")
            guard Self.schemes.contains(parts[CURLUPART_SCHEME] ?? "") else { return nil }
        } catch {
            return nil
        }
    }

    private static let schemes = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"]
}
