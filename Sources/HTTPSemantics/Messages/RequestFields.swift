/// Which of the fields that can change a response a request has, as a set.
///
/// Filled line by line while the head is vetted, so that a request without any of them, or with the few that a ready
/// response answers, is never read a second time.
package struct RequestFields: Sendable, Hashable {
    private var bits: UInt8

    private init(bits: UInt8) { self.bits = bits }

    /// None of them.
    package init() { bits = 0 }

    /// `Range` (RFC 9110 §14.2).
    package static let range = Self(bits: 1 << 0)
    /// `If-None-Match` (RFC 9110 §13.1.2).
    package static let ifNoneMatch = Self(bits: 1 << 1)
    /// `If-Modified-Since` (RFC 9110 §13.1.3).
    package static let ifModifiedSince = Self(bits: 1 << 2)
    /// `If-Match`, `If-Unmodified-Since` or `If-Range` (RFC 9110 §13.1).
    package static let otherCondition = Self(bits: 1 << 3)
    /// `Accept` (RFC 9110 §12.5.1).
    package static let accept = Self(bits: 1 << 4)
    /// `Accept-Encoding` (RFC 9110 §12.5.3).
    package static let acceptEncoding = Self(bits: 1 << 5)
    /// `Want-Repr-Digest`, `Want-Content-Digest` (RFC 9530 §4) or `Want-Digest`, which came before them.
    package static let wantedDigest = Self(bits: 1 << 6)

    /// What the field line `name` adds; empty for all other fields.
    package init(name: Span<UInt8>) {
        // The length tells the names apart, so that most lines cost one comparison of numbers.
        self =
            switch name.count {
            case 5 where name.spellsIgnoringCase("Range"): .range
            case 6 where name.spellsIgnoringCase("Accept"): .accept
            case 8 where name.spellsIgnoringCase("If-Match") || name.spellsIgnoringCase("If-Range"): .otherCondition
            case 11 where name.spellsIgnoringCase("Want-Digest"): .wantedDigest
            case 13 where name.spellsIgnoringCase("If-None-Match"): .ifNoneMatch
            case 15 where name.spellsIgnoringCase("Accept-Encoding"): .acceptEncoding
            case 16 where name.spellsIgnoringCase("Want-Repr-Digest"): .wantedDigest
            case 17 where name.spellsIgnoringCase("If-Modified-Since"): .ifModifiedSince
            case 19 where name.spellsIgnoringCase("If-Unmodified-Since"): .otherCondition
            case 19 where name.spellsIgnoringCase("Want-Content-Digest"): .wantedDigest
            default: Self()
            }
    }

    /// The fields of both sets.
    package static func | (left: Self, right: Self) -> Self { Self(bits: left.bits | right.bits) }

    /// Whether it has one of `others` at least.
    package func hasAny(of others: Self) -> Bool { bits & others.bits != 0 }

    /// Whether what is sent depends on conditions or on a range.
    package var areConditional: Bool { hasAny(of: .range | .ifNoneMatch | .ifModifiedSince | .otherCondition) }

    /// Whether what is sent depends on `If-None-Match` alone: a date does not count beside it (RFC 9110 §13.1.3).
    package var askByEntityTagAlone: Bool { hasAny(of: .ifNoneMatch) && !hasAny(of: .range | .otherCondition) }
}
