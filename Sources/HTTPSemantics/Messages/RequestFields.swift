/// The fields of a request that can change the response.
///
/// The set is filled line by line while the head is read for the first time. So a request that has none of them, or only
/// those that a stored response allows for, is never read a second time.
///
/// The functions that each request needs are inlinable: the functions of `SetAlgebra`, `[]` among them, would be
/// generic in the modules that use the set, and cost some 800 instructions a request.
@usableFromInline package struct RequestFields: OptionSet, Sendable, Hashable {
    @usableFromInline package let rawValue: UInt8

    @inlinable package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The empty set.
    @inlinable package static var none: Self { Self(rawValue: 0) }

    /// Whether the set has no member in common with `other`.
    @inlinable package func isDisjoint(with other: Self) -> Bool { rawValue & other.rawValue == 0 }

    /// `Range` (RFC 9110 §14.2).
    package static let range = Self(rawValue: 1 << 0)
    /// `If-None-Match` (RFC 9110 §13.1.2).
    package static let ifNoneMatch = Self(rawValue: 1 << 1)
    /// `If-Modified-Since` (RFC 9110 §13.1.3).
    package static let ifModifiedSince = Self(rawValue: 1 << 2)
    /// `If-Match`, `If-Unmodified-Since` or `If-Range` (RFC 9110 §13.1).
    package static let otherCondition = Self(rawValue: 1 << 3)
    /// `Accept` (RFC 9110 §12.5.1).
    package static let accept = Self(rawValue: 1 << 4)
    /// `Accept-Encoding` (RFC 9110 §12.5.3).
    package static let acceptEncoding = Self(rawValue: 1 << 5)
    /// `Want-Repr-Digest`, `Want-Content-Digest` (RFC 9530 §4) or `Want-Digest`, which came before them.
    package static let wantedDigest = Self(rawValue: 1 << 6)

    /// The field that is called `name`; an empty set for one that is none of these.
    package init(name: Span<UInt8>) {
        // The length distinguishes the names, so that most lines cost one comparison of numbers.
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
            default: []
            }
    }

    /// Whether the response depends on conditions or on a range.
    package var areConditional: Bool {
        !isDisjoint(with: [.range, .ifNoneMatch, .ifModifiedSince, .otherCondition])
    }

    /// Whether the response depends on `If-None-Match` alone: a date does not count beside it (RFC 9110 §13.1.3).
    package var askByEntityTagAlone: Bool { contains(.ifNoneMatch) && isDisjoint(with: [.range, .otherCondition]) }
}
