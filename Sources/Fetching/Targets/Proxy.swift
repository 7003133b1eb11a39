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

    /// Whether an https proxy may be in the way of an https URL: `text`, or if that is nil, what libcurl finds in the
    /// variables whose values `environment` returns.
    static func mayBeSecure(_ text: String?, environment: (String) -> String?) -> Bool {
        let names = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
        let texts = text.map { [$0] } ?? names.compactMap(environment)
        return texts.contains { $0.lowercased().hasPrefix("https://") }
    }

    private static let schemes = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"]
}
