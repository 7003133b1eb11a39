/// The value of `If-Match` or `If-None-Match`: `*`, or a list of entity tags.
///
/// It stores the field's bytes and parses them for each comparison: one allocation for any number of tags. A malformed
/// list matches nothing, not even by its well-formed members: `If-Match` then fails and `If-None-Match` lets the whole
/// representation be sent, and both are safe. [RFC 9110
/// §13.1.1](https://www.rfc-editor.org/rfc/rfc9110.html#section-13.1.1)
package struct EntityTagList: Sendable, Equatable {
    private enum Content: Sendable, Equatable {
        case any
        case tags([UInt8])
        case malformed
    }

    private var content: Content

    /// Reads one field value; see ``append(_:)`` for a field of several lines.
    package init(_ value: Span<UInt8>) {
        if value.extracting(value.trimmed(value.indices)).spells("*") {
            content = .any
        } else {
            content = Self.isList(value) ? .tags(value.bytes) : .malformed
        }
    }

    /// Adds the value of a further line of the same field, which continues the list (RFC 9110 §5.3).
    package mutating func append(_ value: Span<UInt8>) {
        guard case .tags(var bytes) = content, case .tags(let more) = Self(value).content else {
            content = .malformed
            return
        }
        bytes.append(0x2C)
        bytes += more
        content = .tags(bytes)
    }

    /// Whether the value is `*`, which any existing representation meets.
    package var isAny: Bool { content == .any }

    /// Whether a tag of the list equals `tag` by strong comparison (RFC 9110 §8.8.3.2), as `If-Match` asks.
    package func stronglyContains(_ tag: EntityTag) -> Bool {
        !tag.isWeak
            && contains { bytes, member in
                !member.isWeak && bytes.extracting(member.opaque).equals(tag.opaqueTag.span)
            }
    }

    /// Whether a tag of the list equals `tag` by weak comparison (RFC 9110 §8.8.3.2), as `If-None-Match` asks.
    package func weaklyContains(_ tag: EntityTag) -> Bool {
        contains { bytes, member in bytes.extracting(member.opaque).equals(tag.opaqueTag.span) }
    }
}

extension EntityTagList {
    private typealias Member = (isWeak: Bool, opaque: Range<Int>, end: Int)

    private func contains(_ condition: (Span<UInt8>, Member) -> Bool) -> Bool {
        guard case .tags(let bytes) = content else { return false }
        let span = bytes.span
        var index = 0
        while let member = Self.nextMember(of: span, from: &index) {
            if condition(span, member) { return true }
        }
        return false
    }

    /// Whether `value` is a list of tags; empty elements may stand between them (RFC 9110 §5.6.1.2).
    private static func isList(_ value: Span<UInt8>) -> Bool {
        var index = 0
        while nextMember(of: value, from: &index) != nil {}
        return index == value.count
    }

    /// The next tag at or after `index`, which moves behind it and the comma that follows; nil at the end, if `index`
    /// is the count, and at what is no tag, if it is not.
    private static func nextMember(of value: Span<UInt8>, from index: inout Int) -> Member? {
        while index < value.count, value[index].isWhitespace || value[index] == 0x2C { index += 1 }
        guard let member = EntityTag.scan(value, at: index) else { return nil }
        var next = member.end
        while next < value.count, value[next].isWhitespace { next += 1 }
        guard next == value.count || value[next] == 0x2C else { return nil }
        index = next
        return member
    }
}
