/// The value of `Content-Range`: which part of how many bytes a message carries.
///
/// [RFC 9110 §14.4](https://www.rfc-editor.org/rfc/rfc9110.html#section-14.4)
package enum ContentRange: Hashable, Sendable {
    /// The part that a 206 carries, out of a length that may be unknown.
    case part(ByteRange, completeLength: Int64?)

    /// The length that the ranges of a 416's request do not lie in.
    case unsatisfied(completeLength: Int64)

    /// Reads a field value, or nil if a client must not use what comes with it.
    ///
    /// That is so for a unit other than `bytes`, for other syntax, for positions that contradict each other or the
    /// length, and for numbers beyond 63 bits.
    package init?(_ value: Span<UInt8>) {
        guard value.startsIgnoringCase(with: "bytes "), let slash = value.firstIndex(of: 0x2F) else { return nil }
        let (range, length) = (value.extracting(6..<max(6, slash)), value.extracting(slash + 1..<value.count))
        let completeLength = Self.number(length)
        guard completeLength != nil || length.spells("*") else { return nil }
        if range.spells("*") {
            guard let completeLength else { return nil }
            self = .unsatisfied(completeLength: completeLength)
        } else {
            guard let part = Self.part(range), part.last < completeLength ?? .max else { return nil }
            self = .part(part, completeLength: completeLength)
        }
    }

    private static func part(_ text: Span<UInt8>) -> ByteRange? {
        guard let dash = text.firstIndex(of: 0x2D), let first = number(text.extracting(0..<dash)),
            let last = number(text.extracting(dash + 1..<text.count))
        else { return nil }
        return ByteRange(first: first, last: last)
    }

    private static func number(_ digits: Span<UInt8>) -> Int64? {
        digits.saturatingDecimal.flatMap { $0 < .max ? $0 : nil }
    }
}

extension ContentRange: CustomStringConvertible {
    /// The value in its sent form: `bytes 0-499/1234` or `bytes */1234`.
    package var description: String {
        switch self {
        case .part(let range, let length): "bytes \(range.first)-\(range.last)/\(length.map(String.init) ?? "*")"
        case .unsatisfied(let length): "bytes */\(length)"
        }
    }
}
