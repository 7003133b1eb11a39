/// The value of `Range` in bytes: the parts that a client asks for, in its order.
///
/// [RFC 9110 §14.2](https://www.rfc-editor.org/rfc/rfc9110.html#section-14.2)
package struct RangeSet: Hashable, Sendable {
    /// How many ranges one request may ask for in any order.
    ///
    /// A set of more is ignored, as RFC 9110 §14.2 allows, unless each range lies behind the one before it: zchunk and
    /// zsync ask for hundreds of parts in this way.
    package static let unorderedLimit = 64

    /// The ranges as they were asked for: at least one; more than ``unorderedLimit`` only in ascending order.
    package let specs: [RangeSpec]

    /// Reads a field value; nil if the field must be ignored: for a unit other than `bytes` (in either case), for
    /// syntax that is wrong anywhere, and for too many ranges out of order.
    package init?(_ value: Span<UInt8>) {
        let value = value.extracting(value.trimmed(value.indices))
        guard value.startsIgnoringCase(with: "bytes=") else { return nil }
        var specs: [RangeSpec] = []
        var (index, isAscending) = (6, true)
        while let member = value.nextMember(from: &index) {
            guard let spec = RangeSpec(value.extracting(member)) else { return nil }
            isAscending = isAscending && specs.last?.precedes(spec) ?? true
            guard isAscending || specs.count < Self.unorderedLimit else { return nil }
            specs.append(spec)
        }
        guard !specs.isEmpty else { return nil }
        self.specs = specs
    }

    /// The satisfiable ranges of a representation of `length` bytes; empty if the whole set is unsatisfiable.
    ///
    /// Overlapping and adjacent ones are made one (RFC 9110 §15.3.7.2), in the place of the first of them, and the order
    /// is else the one asked for. So they are disjoint, and together never more than the representation.
    package func ranges(in length: Int64) -> [ByteRange] {
        var ranges: [ByteRange] = []
        for spec in specs {
            guard let range = spec.range(in: length) else { continue }
            if specs.count > Self.unorderedLimit {
                Self.append(range, to: &ranges)
            } else {
                Self.insert(range, into: &ranges)
            }
        }
        return ranges
    }

    /// Adds a range that lies behind all others.
    private static func append(_ range: ByteRange, to ranges: inout [ByteRange]) {
        guard let joined = ranges.last?.coalesced(with: range) else { return ranges.append(range) }
        ranges[ranges.count - 1] = joined
    }

    /// Adds a range to disjoint ones; a range that closes a gap joins both its neighbours.
    private static func insert(_ range: ByteRange, into ranges: inout [ByteRange]) {
        var (joined, place) = (range, ranges.count)
        for index in ranges.indices.reversed() {
            guard let both = ranges[index].coalesced(with: joined) else { continue }
            ranges.remove(at: index)
            (joined, place) = (both, index)
        }
        ranges.insert(joined, at: min(place, ranges.count))
    }
}
