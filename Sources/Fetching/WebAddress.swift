import CCurl
import HTTPSemantics

/// An absolute `http` or `https` URL (RFC 9110 section 4.2), checked by the same parser that the request goes through.
package struct WebAddress: Hashable, Sendable {
    /// The URL as it is requested, without fragment; it may hold a user name and a password.
    package let text: String
    /// The URL without user name and password, for people and logs.
    package let publicText: String
    /// Scheme, host and port in one form for each origin (RFC 6454 section 4): `http://example.org:80`.
    let origin: String
    /// The path, percent-encoded, beginning with a slash.
    package let path: String
    /// The path and, with its question mark, the query, as they are requested.
    let target: String
    /// Whether the URL has a query.
    package let hasQuery: Bool

    /// Why a text is no address, as a sentence that ends in a period.
    package struct Malformed: Error, Equatable {
        package let reason: String
    }

    /// Parses a URL.
    ///
    /// Spaces and bytes beyond ASCII in path and query, which people paste, are percent-encoded first.
    /// The corresponding C function is `curl_url_set`.
    package init(_ text: String) throws(Malformed) {
        guard let scheme = Self.scheme(of: text), !text.dropFirst(scheme.count).hasPrefix(":///") else {
            throw Malformed(reason: "A URL begins with http:// or https:// and a host.")
        }
        guard scheme == "http" || scheme == "https" else {
            throw Malformed(reason: "The scheme is \(Printable.escape(scheme)), and only http and https are fetched.")
        }
        var parts = try URLParts(Self.encodingPastedCharacters(in: text))
        parts.remove(CURLUPART_FRAGMENT)
        let port = parts[CURLUPART_PORT] ?? (scheme == "http" ? "80" : "443")
        origin = "\(scheme)://\((parts[CURLUPART_HOST] ?? "").lowercased()):\(port)"
        path = parts[CURLUPART_PATH] ?? "/"
        let query = parts[CURLUPART_QUERY]
        hasQuery = query != nil
        target = path + (query.map { "?\($0)" } ?? "")
        self.text = try Self.assemble(parts)
        parts.remove(CURLUPART_USER)
        parts.remove(CURLUPART_PASSWORD)
        publicText = try Self.assemble(parts)
    }

    private static func assemble(_ parts: borrowing URLParts) throws(Malformed) -> String {
        guard let text = parts[CURLUPART_URL] else { throw Malformed(reason: "It is no URL.") }
        return text
    }

    /// The same with a slash at the end of its path, as folders have.
    var asFolder: WebAddress {
        guard !path.hasSuffix("/"), !hasQuery else { return self }
        // A slash behind a URL that has no query makes no other URL malformed.
        do { return try WebAddress(text + "/") } catch { return self }
    }

    /// The lower-case scheme of a text that begins as a URL does, `scheme://` (RFC 3986 section 3.1); else nothing.
    static func scheme(of text: String) -> String? {
        guard let end = text.firstRange(of: "://")?.lowerBound else { return nil }
        let scheme = text[..<end].lowercased()
        let isScheme = scheme.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): true
            default: false
            }
        }
        return isScheme && scheme.first?.isLetter == true ? scheme : nil
    }

    /// A URL as it is written, but without user name and password; any other text as it is.
    static func withoutCredentials(_ text: String) -> String {
        guard scheme(of: text) != nil, let start = text.firstRange(of: "://")?.upperBound else { return text }
        let end = text[start...].firstIndex { "/?#".contains($0) } ?? text.endIndex
        guard let sign = text[start..<end].lastIndex(of: "@") else { return text }
        return String(text[..<start] + text[text.index(after: sign)...])
    }

    /// Encodes what may not stand in a URL yet is often pasted into one; the authority stays as it is.
    private static func encodingPastedCharacters(in text: String) -> String {
        let afterScheme = text.firstRange(of: "://")?.upperBound ?? text.startIndex
        let afterAuthority = text[afterScheme...].firstIndex { "/?#".contains($0) } ?? text.endIndex
        let rest = text[afterAuthority...].utf8.map { byte in
            let isPasted = byte == 0x20 || byte >= 0x80
            return isPasted ? PercentEncoding.encode(segment: [byte].span) : String(Unicode.Scalar(byte))
        }
        return text[..<afterAuthority] + rest.joined()
    }
}
