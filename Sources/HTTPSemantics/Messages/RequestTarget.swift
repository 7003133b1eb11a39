/// A request target, decoded once into a path that can only lead downwards.
///
/// [RFC 9112 §3.2](https://www.rfc-editor.org/rfc/rfc9112.html#section-3.2)
package struct RequestTarget: Hashable, Sendable {
    /// The forms of a target that a file server accepts; the authority form is only for `CONNECT`.
    package enum Form: Sendable {
        /// `/path?query` (RFC 9112 §3.2.1).
        case origin
        /// `http://host/path?query` (RFC 9112 §3.2.2).
        case absolute
        /// `*`, for `OPTIONS` (RFC 9112 §3.2.4).
        case asterisk
    }

    /// Why a target has no resource.
    package enum Refusal: Error, Equatable, Sendable {
        /// The target breaks the grammar: respond with 400.
        case malformed
        /// The target is well formed, but no file can have this name: respond with 404.
        case notFound

        /// The status of the response to such a target.
        package var status: Status { self == .malformed ? .badRequest : .notFound }
    }

    /// The form of the target.
    package let form: Form

    /// The decoded segments joined by `/`, without one at either end: `files/a b.txt`.
    ///
    /// It may have any bytes except NUL, and need not be UTF-8. No segment is empty, `.` or `..`, or contains a slash.
    package let path: [UInt8]

    /// Whether the path ended with a slash, or with a `.` segment, which means the same; true for the root.
    package let endsWithSlash: Bool

    /// The undecoded query after the first `?`; nil if there is none.
    package let query: [UInt8]?

    /// Reads the target of a request line.
    ///
    /// Escapes are decoded exactly once. Empty segments are folded, so `//a` is `/a`. A `.` segment is removed, also as
    /// `%2e`: `/a/./b` is `/a/b`, and `/a/.` is `/a/`
    /// ([RFC 3986 §5.2.4](https://www.rfc-editor.org/rfc/rfc3986.html#section-5.2.4)). A `..` segment is not resolved but
    /// refused in every spelling: clients resolve it themselves before they ask.
    package init(_ target: Span<UInt8>) throws(Refusal) {
        guard Self.isWellFormed(target) else { throw .malformed }
        if target.spells("*") {
            (form, path, endsWithSlash, query) = (.asterisk, [], false, nil)
            return
        }
        let isOrigin = !target.isEmpty && target[0] == 0x2F
        let start = isOrigin ? 0 : try Self.pathStart(ofAbsolute: target)
        let end = target.firstIndex(of: 0x3F, from: start) ?? target.count
        form = isOrigin ? .origin : .absolute
        (path, endsWithSlash) = try Self.decodedPath(target.extracting(start..<end))
        query = end < target.count ? target.extracting(end + 1..<target.count).bytes : nil
    }
}

extension RequestTarget {
    /// The relative reference from this target to the same path with a slash at its end, with the query.
    ///
    /// `dir/?query` for a path that ends with `dir`, for `Location`. It also works behind a proxy that serves the path
    /// below a prefix (RFC 9110 §10.2.2). A name with a colon gets `./` in front, so that it is not taken for a scheme
    /// ([RFC 3986 §4.2](https://www.rfc-editor.org/rfc/rfc3986.html#section-4.2)). The reference names no other host,
    /// and holds neither control characters nor spaces.
    package var folderReference: String {
        let name = Array(path.split(separator: 0x2F).last ?? [])
        return Self.reference(toFolder: name) + querySuffix
    }

    /// The query with its question mark, encoded if it has to be; empty without a query.
    package var querySuffix: String { query.map { "?" + PercentEncoding.encode(query: $0.span) } ?? "" }

    /// The relative reference to a folder, whose `path` is decoded segments joined by `/`, with a slash at its end.
    ///
    /// `./` for the empty path.
    package static func reference(toFolder path: [UInt8]) -> String {
        guard !path.isEmpty else { return "./" }
        let text = PercentEncoding.encode(path: path.span) + "/"
        return text.utf8.prefix { $0 != 0x2F }.contains(0x3A) ? "./" + text : text
    }
}

extension RequestTarget {
    /// Whether all octets of a target, or of a part of it, are allowed there.
    package static func isWellFormed(_ part: Span<UInt8>) -> Bool { part.allSatisfy(mayStandInTarget) }

    /// Whether a raw query has a parameter `name`, with or without a value; nothing is allocated.
    package static func hasParameter(_ name: String, inQuery query: Span<UInt8>) -> Bool {
        var start = 0
        while start < query.count {
            let end = query.firstIndex(of: 0x26, from: start) ?? query.count
            let nameEnd = min(query.firstIndex(of: 0x3D, from: start) ?? end, end)
            if query.extracting(start..<nameEnd).spells(name) { return true }
            start = end + 1
        }
        return false
    }

    /// Whether an octet may appear raw: anything but controls, space, and `#`, which starts a fragment.
    private static func mayStandInTarget(_ octet: UInt8) -> Bool {
        octet > 0x20 && octet != 0x7F && octet != 0x23
    }

    /// The start of the path in an absolute-form target; the authority is checked and then ignored.
    private static func pathStart(ofAbsolute target: Span<UInt8>) throws(Refusal) -> Int {
        guard let schemeEnd = schemeEnd(target) else { throw .malformed }
        var end = schemeEnd
        while end < target.count, target[end] != 0x2F, target[end] != 0x3F { end += 1 }
        guard Authority.isValid(target.extracting(schemeEnd..<end)) else { throw .malformed }
        return end
    }

    private static func schemeEnd(_ target: Span<UInt8>) -> Int? {
        for scheme in ["http://", "https://"] where target.startsIgnoringCase(with: scheme) { return scheme.utf8.count }
        return nil
    }

    private static func decodedPath(_ path: Span<UInt8>) throws(Refusal) -> (path: [UInt8], endsWithSlash: Bool) {
        guard hasWellFormedEscapes(path) else { throw .malformed }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(path.count)
        var (start, endsWithSlash) = (0, true)
        while start < path.count {
            let end = path.firstIndex(of: 0x2F, from: start) ?? path.count
            let hasName = try append(path.extracting(start..<end), to: &decoded)
            endsWithSlash = !hasName || end < path.count
            start = end + 1
        }
        return (decoded, endsWithSlash)
    }

    /// Appends a segment to the path unless it is empty or `.`, and returns whether it did.
    private static func append(_ encoded: Span<UInt8>, to path: inout [UInt8]) throws(Refusal) -> Bool {
        guard let segment = PercentEncoding.decode(encoded) else { throw .malformed }
        guard !segment.contains(0x2F), segment != [0x2E, 0x2E] else { throw .notFound }
        guard !segment.isEmpty, segment != [0x2E] else { return false }
        if !path.isEmpty { path.append(0x2F) }
        path += segment
        return true
    }

    /// Whether every `%` begins an escape, and none is that of NUL, which would end a C string.
    private static func hasWellFormedEscapes(_ path: Span<UInt8>) -> Bool {
        for index in path.indices where path[index] == 0x25 {
            guard let octet = PercentEncoding.escapedOctet(path, at: index), octet != 0 else { return false }
        }
        return true
    }
}
