import CCurl
import Curl
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
        guard let scheme = Self.scheme(of: text), !text.utf8.dropFirst(scheme.utf8.count).starts(with: ":///".utf8)
        else {
            throw Malformed(reason: "A URL begins with http:// or https:// and a host.")
        }
        guard scheme == "http" || scheme == "https" else {
            throw Malformed(
                reason: "The scheme is \(PrintableText.escape(scheme)), and only http and https are fetched.")
        }
        let written = Self.encodingPastedCharacters(in: text)
        var parts = try Self.parse(written)
        // A part that cannot be there is not asked for: command lines have thousands of URLs.
        let has = { (sign: Unicode.Scalar) in Self.contains(UInt8(ascii: sign), in: written) }
        if has("#") { parts.remove(CURLUPART_FRAGMENT) }
        let port = parts[CURLUPART_PORT] ?? (scheme == "http" ? "80" : "443")
        origin = "\(scheme)://\((parts[CURLUPART_HOST] ?? "").lowercased()):\(port)"
        path = parts[CURLUPART_PATH] ?? "/"
        let query = has("?") ? parts[CURLUPART_QUERY] : nil
        hasQuery = query != nil
        target = path + (query.map { "?\($0)" } ?? "")
        self.text = try Self.assemble(parts)
        guard has("@"), parts[CURLUPART_USER] != nil || parts[CURLUPART_PASSWORD] != nil else {
            publicText = self.text
            return
        }
        parts.remove(CURLUPART_USER)
        parts.remove(CURLUPART_PASSWORD)
        publicText = try Self.assemble(parts)
    }

    /// Whether a byte is in a text; the view's own search takes ten times as long.
    private static func contains(_ byte: UInt8, in text: String) -> Bool {
        let bytes = text.utf8.span
        for index in bytes.indices where bytes[index] == byte { return true }
        return false
    }

    private static func parse(_ text: String) throws(Malformed) -> CurlURL {
        do throws(CurlURL.Malformed) { return try CurlURL(text) } catch {
            throw Malformed(reason: "It is no URL: \(error).")
        }
    }

    private static func assemble(_ parts: borrowing CurlURL) throws(Malformed) -> String {
        guard let text = parts[CURLUPART_URL] else { throw Malformed(reason: "It is no URL.") }
        return text
    }

    /// The last segment of the path, decoded; empty where the path ends in a slash.
    var lastSegment: [UInt8] { Self.decodedSegment(of: path.utf8[...]) }

    /// The last segment before any slashes at the end, decoded: the name of the folder.
    var folderSegment: [UInt8] {
        let slash = UInt8(ascii: "/")
        let end = path.utf8.lastIndex { $0 != slash }.map { path.utf8.index(after: $0) } ?? path.startIndex
        return Self.decodedSegment(of: path.utf8[..<end])
    }

    /// Decodes what is behind the last slash once; a segment with a percent sign that escapes nothing is taken literally.
    private static func decodedSegment(of path: Substring.UTF8View) -> [UInt8] {
        let start = path.lastIndex(of: UInt8(ascii: "/")).map { path.index(after: $0) } ?? path.startIndex
        let bytes = Array(path[start...])
        return PercentEncoding.decode(bytes.span) ?? bytes
    }

    /// The same with a slash at the end of its path, as folders have.
    var asFolder: WebAddress {
        guard !path.hasSuffix("/"), !hasQuery else { return self }
        // A slash behind a URL that has no query makes no other URL malformed.
        do { return try WebAddress(text + "/") } catch { return self }
    }

    /// The URL that a word of the command line is: the word itself where it begins as one does, and with `http://` in front
    /// where it begins with a host and a port, as browsers show URLs; nil where it is neither.
    ///
    /// `localhost:8000/a`, `[::1]:8000/a`, `user:password@host:81/a?b`; without a path only where the host is an address or
    /// `localhost`, for `a:1` may be the name of a file.
    static func written(_ word: String) -> String? {
        if scheme(of: word) != nil { return word }
        let end = endOfAuthority(in: word, from: word.startIndex)
        let authority = word.utf8[..<end]
        let host =
            authority.lastIndex(of: UInt8(ascii: "@")).map { authority[authority.index(after: $0)...] } ?? authority
        guard let colon = host.lastIndex(of: UInt8(ascii: ":")) else { return nil }
        let (name, port) = (host[..<colon], host[host.index(after: colon)...])
        guard (1...5).contains(port.count), port.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let isAddress = isAddress(name)
        guard isAddress || end != word.endIndex && word.utf8[end] == UInt8(ascii: "/") && isHostName(name) else {
            return nil
        }
        return "http://\(word)"
    }

    /// Whether a host is `localhost`, or an IPv4 address, or an IPv6 address in brackets, at first sight.
    private static func isAddress(_ host: Substring.UTF8View) -> Bool {
        if host.first == UInt8(ascii: "[") { return host.last == UInt8(ascii: "]") }
        let parts = host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let isIPv4 =
            parts.count == 4 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { (0x30...0x39).contains($0) } }
        return isIPv4 || String(Substring(host)).lowercased() == "localhost"
    }

    /// Whether a host has the characters of a name alone.
    private static func isHostName(_ host: Substring.UTF8View) -> Bool {
        !host.isEmpty
            && host.allSatisfy { byte in
                let letter = Character(Unicode.Scalar(byte))
                return byte < 0x80 && (letter.isLetter || letter.isNumber || "-._".contains(letter))
            }
    }

    /// The lower-case scheme of a text that begins as a URL does, `scheme://` (RFC 3986 section 3.1); else nil.
    static func scheme(of text: String) -> String? {
        if text.utf8.starts(with: "http://".utf8) { return "http" }
        if text.utf8.starts(with: "https://".utf8) { return "https" }
        guard let end = endOfScheme(in: text) else { return nil }
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

    /// Where the scheme of a text ends that begins as a URL may: its first colon has two slashes behind it.
    private static func endOfScheme(in text: String) -> String.Index? {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), text.utf8[colon...].starts(with: "://".utf8)
        else { return nil }
        return colon
    }

    /// Where the authority of a URL ends.
    private static func endOfAuthority(in text: String, from start: String.Index) -> String.Index {
        text.utf8[start...].firstIndex { "/?#".utf8.contains($0) } ?? text.endIndex
    }

    /// A URL as it is written, but without user name and password; any other text as it is.
    static func withoutCredentials(_ text: String) -> String {
        guard written(text) != nil else { return text }
        let start = endOfScheme(in: text).map { text.utf8.index($0, offsetBy: "://".utf8.count) } ?? text.startIndex
        let end = endOfAuthority(in: text, from: start)
        // By bytes: together with a mark behind it, a sign is another character.
        guard let sign = text.utf8[start..<end].lastIndex(of: UInt8(ascii: "@")) else { return text }
        return String(text[..<start] + text[text.utf8.index(after: sign)...])
    }

    /// Encodes what may not stand in a URL yet is often pasted into one; the authority stays as it is.
    private static func encodingPastedCharacters(in text: String) -> String {
        let isPasted = { (byte: UInt8) in byte == 0x20 || byte >= 0x80 }
        guard text.utf8.contains(where: isPasted), let colon = endOfScheme(in: text) else { return text }
        let end = endOfAuthority(in: text, from: text.utf8.index(colon, offsetBy: "://".utf8.count))
        let rest = text[end...].utf8.map { byte in
            isPasted(byte) ? PercentEncoding.encode(segment: [byte].span) : String(Unicode.Scalar(byte))
        }
        return text[..<end] + rest.joined()
    }
}
