/// One member of a range set, as it was asked for.
///
/// [RFC 9110 §14.1.1](https://www.rfc-editor.org/rfc/rfc9110.html#section-14.1.1)
package enum RangeSpec: Hashable, Sendable {
    /// An `int-range`: from a first position to a last one, or to the end without one.
    case int(first: Int64, last: Int64?)

    /// A `suffix-range`: that many bytes at the end.
    case suffix(length: Int64)

    /// Reads `0-499`, `500-` or `-500`; nil if the syntax or the order of the positions is wrong.
    ///
    /// Numbers beyond 63 bits become `Int64.max`, which lies behind the end of any file.
    package init?(_ text: Span<UInt8>) {
        guard let dash = text.firstIndex(of: 0x2D) else { return nil }
        let (before, after) = (text.extracting(0..<dash), text.extracting(dash + 1..<text.count))
        switch (before.isEmpty, before.saturatingDecimal, after.isEmpty, after.saturatingDecimal) {
        case (true, _, _, let length?): self = .suffix(length: length)
        case (_, let first?, true, _): self = .int(first: first, last: nil)
        case (_, let first?, _, let last?)
        where first < last || first == last && (first < .max || !before.isGreaterDecimal(than: after)):
            self = .int(first: first, last: last)
        default: return nil
        }
    }

    /// Whether this ends before `next` begins, whatever the length: false of suffixes and of ranges without an end.
    func precedes(_ next: Self) -> Bool {
        guard case .int(_, let last?) = self, case .int(let first, _) = next else { return false }
        return last < first
    }

    /// The requested bytes of a representation of `length` bytes; nil if there are none.
    package func range(in length: Int64) -> ByteRange? {
        guard length > 0 else { return nil }
        return switch self {
        case .int(let first, let last):
            first < length ? ByteRange(first: first, last: min(last ?? .max, length - 1)) : nil
        case .suffix(let count):
            count > 0 ? ByteRange(first: max(0, length - count), last: length - 1) : nil
        }
    }
}
