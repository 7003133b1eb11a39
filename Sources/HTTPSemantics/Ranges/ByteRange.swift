/// A part of a representation: at least one byte, from a first position to a last one, both counted from 0.
///
/// [RFC 9110 §14.1.2](https://www.rfc-editor.org/rfc/rfc9110.html#section-14.1.2)
public struct ByteRange: Hashable, Sendable {
    /// The position of the first byte.
    public let first: Int64

    /// The position of the last byte, which belongs to the range.
    public let last: Int64

    /// Takes two positions; nil if the first is negative or after the last, or the last is `Int64.max`.
    public init?(first: Int64, last: Int64) {
        guard first >= 0, first <= last, last < .max else { return nil }
        (self.first, self.last) = (first, last)
    }

    /// The number of bytes, at least 1.
    public var count: Int64 { last - first + 1 }

    /// One range for this and `other`, or nil if a gap lies between them.
    func coalesced(with other: Self) -> Self? {
        guard first <= other.last + 1, other.first <= last + 1 else { return nil }
        return Self(first: min(first, other.first), last: max(last, other.last))
    }
}
