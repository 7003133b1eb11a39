/// An entity tag: an opaque text that names one version of a representation.
///
/// [RFC 9110 §8.8.3](https://www.rfc-editor.org/rfc/rfc9110.html#section-8.8.3)
public struct EntityTag: Hashable, Sendable {
    /// The bytes between the quotes; they need not be text.
    public let opaqueTag: [UInt8]

    /// Whether equal tags promise equal meaning only, not equal bytes.
    public let isWeak: Bool

    /// Reads exactly one tag, quotes and `W/` included; nil for anything else.
    public init?(_ text: Span<UInt8>) {
        guard let tag = Self.scan(text, at: 0), tag.end == text.count else { return nil }
        opaqueTag = text.extracting(tag.opaque).bytes
        isWeak = tag.isWeak
    }

    /// Whether two tags are equal by the strong comparison of RFC 9110 §8.8.3.2: equal, and neither is weak.
    public func stronglyMatches(_ other: Self) -> Bool {
        !isWeak && !other.isWeak && opaqueTag == other.opaqueTag
    }
}

extension EntityTag {
    /// Makes the tag of a file from its modification time and its size in bytes.
    ///
    /// It has no other source: replicas with the same bytes and time send the same tag. The text of a weak tag differs
    /// from that of the strong one, because a file may change once more between the two: bytes received with the weak
    /// tag must not pass for the final version, even by weak comparison. `coding` distinguishes the encoded
    /// representations of one resource (RFC 9110 §8.8.3.3).
    package init(modified: Timestamp, size: Int64, isWeak: Bool = false, coding: ContentCoding = .identity) {
        var text: [UInt8] = []
        text.reserveCapacity(40)
        if modified.seconds < 0 { text.append("-") }
        text.append(hexadecimal: modified.seconds.magnitude)
        text.append(hexadecimal: UInt64(modified.nanoseconds), width: 8)
        text.append("-")
        text.append(hexadecimal: UInt64(size))
        text += Self.suffix(coding).utf8
        if isWeak { text.append("-w") }
        (opaqueTag, self.isWeak) = (text, isWeak)
    }

    /// Makes the strong tag of a file from the digest of its content.
    ///
    /// Replicas with the same bytes send the same tag, whatever the files' times.
    package init(digest: ReprDigest, coding: ContentCoding = .identity) {
        self.init(Base64.encode(digest.bytes) + Self.suffix(coding), isWeak: false)
    }

    /// Makes the weak tag of a file from `state`, a text that names the file's state on this server.
    package init(state: String, coding: ContentCoding = .identity) {
        self.init(state + Self.suffix(coding) + "-w", isWeak: true)
    }

    private init(_ text: String, isWeak: Bool) {
        opaqueTag = Array(text.utf8)
        self.isWeak = isWeak
    }

    private static func suffix(_ coding: ContentCoding) -> String { coding == .identity ? "" : "-\(coding.token)" }
}

extension EntityTag: CustomStringConvertible {
    /// The tag in its sent form, with quotes and, if weak, `W/`; bytes that are not UTF-8 are shown as U+FFFD.
    public var description: String {
        "\(isWeak ? "W/" : "")\"\(String(decoding: opaqueTag, as: UTF8.self))\""
    }
}

extension EntityTag {
    /// The tag that starts at `start`: whether it is weak, where its opaque part lies, and where it ends.
    static func scan(_ text: Span<UInt8>, at start: Int) -> (isWeak: Bool, opaque: Range<Int>, end: Int)? {
        var index = start
        let isWeak = index + 1 < text.count && text[index] == 0x57 && text[index + 1] == 0x2F
        if isWeak { index += 2 }
        guard index < text.count, text[index] == 0x22, let close = text.firstIndex(of: 0x22, from: index + 1),
            text.extracting(index + 1..<close).allSatisfy(isOpaque)
        else { return nil }
        return (isWeak, index + 1..<close, close + 1)
    }

    /// `etagc` of RFC 9110 §8.8.3.
    private static func isOpaque(_ octet: UInt8) -> Bool {
        octet == 0x21 || (octet > 0x22 && octet != 0x7F)
    }
}
