/// A request target, decoded once into a path that can only lead downwards.
///
/// [RFC 9112 §3.2](https://www.rfc-editor.org/rfc/rfc9112.html#section-3.2)
package struct RequestTarget: Hashable, Sendable {
    /// The forms of a target that a file server takes; the authority form is for `CONNECT` alone.
    package enum Form: Sendable {
        /// `/path?query` (RFC 9112 §3.2.1).
        case origin
        /// `http://host/path?query` (RFC 9112 §3.2.2).
        case absolute
        /// `*`, for `OPTIONS` (RFC 9112 §3.2.4).
        case asterisk
    }

    /// Why a target names nothing here.
    package enum Refusal: Error, Equatable, Sendable {
        /// The target breaks the grammar: answer 400.
        case malformed
        /// The target is well formed, but no file can have this name: answer 404.
        case notFound

        /// The status that answers such a target.
        package var status: Status { self == .malformed ? .badRequest : .notFound }
    }

    /// The form that the target came in.
    package let form: Form

    /// The decoded segments joined by `/`, without one at either end: `files/a b.txt`.
    ///
    /// Any bytes but NUL, not necessarily UTF-8. No segment is empty, `.` or `..`, or holds a slash of its own.
    package let path: [UInt8]

    /// Whether the path ended with a slash; true for the root.
    package let endsWithSlash: Bool

    /// What stood behind the first `?`, undecoded; nil without one.
    package let query: [UInt8]?

    /// Reads a target as it stood on the request line.
    ///
    /// Escapes are decoded exactly once. Empty segments are folded, so `//a` is `/a`. Dot segments are not resolved but
    /// refused, in every disguise: no browser sends them.
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
        path = try Self.decodedPath(target.extracting(start..<end))
        endsWithSlash = end == start || target[end - 1] == 0x2F
        query = end < target.count ? target.extracting(end + 1..<target.count).bytes : nil
    }
}

extension RequestTarget {
    /// The absolute path of this target in canonical spelling, with its query, for `Location`.
    ///
    /// Never starts with `//`, which would name another host, and holds neither control characters nor spaces.
    package var location: String { location(withSlash: endsWithSlash) }

    /// Like ``location``, with a slash at the end of the path: where a folder's page is.
    package var folderLocation: String { location(withSlash: true) }

    private func location(withSlash: Bool) -> String {
        let encoded = PercentEncoding.encode(path: path.span)
        let query = query.map { "?" + PercentEncoding.encode(query: $0.span) } ?? ""
        return "/\(encoded)\(withSlash && !path.isEmpty ? "/" : "")\(query)"
    }
}

extension RequestTarget {
    /// Whether all of a target, or a part of it, is made of octets that may stand there.
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

    /// Where the path of an absolute-form target starts; the authority is checked and then ignored.
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

    private static func decodedPath(_ path: Span<UInt8>) throws(Refusal) -> [UInt8] {
        guard hasWellFormedEscapes(path) else { throw .malformed }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(path.count)
        var start = 0
        while start < path.count {
            let end = path.firstIndex(of: 0x2F, from: start) ?? path.count
            if start < end { try append(path.extracting(start..<end), to: &decoded) }
            start = end + 1
        }
        return decoded
    }

    private static func append(_ encoded: Span<UInt8>, to path: inout [UInt8]) throws(Refusal) {
        guard let segment = PercentEncoding.decode(encoded) else { throw .malformed }
        guard !segment.contains(0x2F), segment != [0x2E], segment != [0x2E, 0x2E] else { throw .notFound }
        if !path.isEmpty { path.append(0x2F) }
        path += segment
    }

    /// Whether every `%` begins an escape, and none stands for NUL, where C would cut the name.
    private static func hasWellFormedEscapes(_ path: Span<UInt8>) -> Bool {
        for index in path.indices where path[index] == 0x25 {
            guard let octet = PercentEncoding.escapedOctet(path, at: index), octet != 0 else { return false }
        }
        return true
    }
}
