import CCurl
import Curl
import HTTPSemantics

/// An absolute `http` or `https` URL (RFC 9110 section 4.2), parsed by libcurl, which also sends the request.
package struct WebAddress: Hashable, Sendable {
    /// The URL as it is requested, without fragment; it may hold a user name and a password.
    package let text: String
    /// The URL without user name and password, for messages and logs.
    package let publicText: String
    /// Scheme, host and port, in one form per origin (RFC 6454 section 4): `http://example.org:80`.
    let origin: String
    /// The path, percent-encoded, beginning with a slash.
    package let path: String
    /// The path and the query with its question mark, as they are requested.
    let target: String
    /// Whether the URL has a query.
    package let hasQuery: Bool

    /// Why a text is no address, as a sentence that ends in a period.
    package struct Malformed: Error, Equatable {
        package let reason: String
    }

    /// Parses a URL.
    ///
    /// Spaces and non-ASCII bytes in path and query, which people paste, are percent-encoded first.
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
        // A part whose sign is missing is not requested from libcurl, because command lines have thousands of URLs.
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

    /// Whether a text has a byte.
    ///
    /// The view's own search takes ten times as long.
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

    /// The last path segment, decoded; empty if the path ends with a slash.
    var lastSegment: [UInt8] { Self.decodedSegment(of: path.utf8[...]) }

    /// The last path segment before any slashes at the end, decoded: the folder's name.
    var folderSegment: [UInt8] {
        let slash = UInt8(ascii: "/")
        let end = path.utf8.lastIndex { $0 != slash }.map { path.utf8.index(after: $0) } ?? path.startIndex
        return Self.decodedSegment(of: path.utf8[..<end])
    }

    /// The name of a folder's archive, `NAME.tar` for a URL that ends in `NAME/?archive=tar`; nil for any other URL.
    ///
    /// The value is letters and digits, and dots between them. A folder without a name is called `files`, as `ferry serve`
    /// calls its root.
    var archiveName: [UInt8]? {
        guard hasQuery, lastSegment.isEmpty else { return nil }
        let query = target.utf8.dropFirst(path.utf8.count + 1)
        let parameter = query.split(separator: UInt8(ascii: "&")).first { $0.starts(with: "archive=".utf8) }
        let value = Array((parameter ?? query.prefix(0)).dropFirst("archive=".utf8.count))
        let words = value.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard words.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0.isAlpha || $0.isDigit } }) else { return nil }
        return (folderSegment.isEmpty ? Array("files".utf8) : folderSegment) + [UInt8(ascii: ".")] + value
    }

    /// Decodes the text after the last slash once.
    ///
    /// A segment with a percent sign that is no escape is taken literally.
    private static func decodedSegment(of path: Substring.UTF8View) -> [UInt8] {
        let start = path.lastIndex(of: UInt8(ascii: "/")).map { path.index(after: $0) } ?? path.startIndex
        let bytes = Array(path[start...])
        return PercentEncoding.decode(bytes.span) ?? bytes
    }

    /// The same URL with a slash at the end of its path, as folders have.
    var asFolder: WebAddress {
        guard !path.hasSuffix("/"), !hasQuery else { return self }
        // A URL without a query stays well-formed with a slash at its end.
        do { return try WebAddress(text + "/") } catch { return self }
    }

    /// The URL of another path on the same server, without a query; itself if that is no URL.
    func moved(to path: String) -> WebAddress {
        guard text.utf8.suffix(target.utf8.count).elementsEqual(target.utf8) else { return self }
        let authority = String(Substring(text.utf8.dropLast(target.utf8.count)))
        do { return try WebAddress(authority + path) } catch { return self }
    }

    /// The URL that an argument stands for: itself if it begins with a scheme; with `http://` in front if it begins
    /// with a host and a port, as browsers show URLs; otherwise nil.
    ///
    /// Examples: `localhost:8000/a`, `[::1]:8000/a`, `user:password@host:81/a?b`. Without a path, the host must be an
    /// address or `localhost`, because `a:1` may be the name of a file.
    static func written(_ word: String) -> String? {
        if scheme(of: word) != nil { return word }
        let end = endOfAuthority(in: word, from: word.startIndex)
        let authority = word.utf8[..<end]
        let host =
            authority.lastIndex(of: UInt8(ascii: "@")).map { authority[authority.index(after: $0)...] } ?? authority
        guard let colon = host.lastIndex(of: UInt8(ascii: ":")) else { return nil }
        let (name, port) = (host[..<colon], host[host.index(after: colon)...])
        guard (1...5).contains(port.count), port.allSatisfy(\.isDigit) else { return nil }
        let isAddress = isAddress(name)
        guard isAddress || end != word.endIndex && word.utf8[end] == UInt8(ascii: "/") && isHostName(name) else {
            return nil
        }
        return "http://\(word)"
    }

    /// Whether a host looks like `localhost`, an IPv4 address, or an IPv6 address in brackets.
    private static func isAddress(_ host: Substring.UTF8View) -> Bool {
        if host.first == UInt8(ascii: "[") { return host.last == UInt8(ascii: "]") }
        let parts = host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let isIPv4 = parts.count == 4 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isDigit) }
        return isIPv4 || String(Substring(host)).lowercased() == "localhost"
    }

    /// Whether a host consists of characters that host names have.
    private static func isHostName(_ host: Substring.UTF8View) -> Bool {
        !host.isEmpty
            && host.allSatisfy { byte in
                let letter = Character(Unicode.Scalar(byte))
                return byte < 0x80 && (letter.isLetter || letter.isNumber || "-._".contains(letter))
            }
    }

    /// The lower-case scheme of a text that begins with `scheme://` (RFC 3986 section 3.1); nil if it does not.
    static func scheme(of text: String) -> String? {
        if text.utf8.starts(with: "http://".utf8) { return "http" }
        if text.utf8.starts(with: "https://".utf8) { return "https" }
        guard let end = endOfScheme(in: text) else { return nil }
        let scheme = text[..<end].lowercased()
        let isScheme = scheme.utf8.allSatisfy { $0.isAlpha || $0.isDigit || "+-.".utf8.contains($0) }
        return isScheme && scheme.first?.isLetter == true ? scheme : nil
    }

    /// The end of a text's scheme: its first colon, if two slashes follow it.
    private static func endOfScheme(in text: String) -> String.Index? {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), text.utf8[colon...].starts(with: "://".utf8)
        else { return nil }
        return colon
    }

    /// The end of a URL's authority.
    private static func endOfAuthority(in text: String, from start: String.Index) -> String.Index {
        text.utf8[start...].firstIndex { "/?#".utf8.contains($0) } ?? text.endIndex
    }

    /// A URL without user name and password; any other text unchanged.
    static func withoutCredentials(_ text: String) -> String {
        guard written(text) != nil else { return text }
        let start = endOfScheme(in: text).map { text.utf8.index($0, offsetBy: "://".utf8.count) } ?? text.startIndex
        let end = endOfAuthority(in: text, from: start)
        // This searches bytes, because an at sign with a combining mark behind it is another character.
        guard let sign = text.utf8[start..<end].lastIndex(of: UInt8(ascii: "@")) else { return text }
        return String(text[..<start] + text[text.utf8.index(after: sign)...])
    }

    /// Encodes characters that a URL must not contain but that people often paste.
    ///
    /// The authority is not changed.
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
