/// The value of `Range` in bytes: the parts that a client asks for, in its order.
///
/// [RFC 9110 §14.2](https://www.rfc-editor.org/rfc/rfc9110.html#section-14.2)
package struct RangeSet: Hashable, Sendable {
    /// How many ranges one request may ask for; a set of more is ignored as RFC 9110 §14.2 allows.
    package static let maximumCount = 64

    /// The ranges as they were asked for: at least one, at most ``maximumCount``.
    package let specs: [RangeSpec]

    /// Reads a field value; nil where the field is to be ignored: for a unit other than `bytes` (in either case), for
    /// syntax that is wrong anywhere, and for too many ranges.
    package init?(_ value: Span<UInt8>) {
        let value = value.extracting(value.trimmed(value.indices))
        guard value.startsIgnoringCase(with: "bytes=") else { return nil }
        var specs: [RangeSpec] = []
        var index = 6
        while let member = value.nextMember(from: &index) {
            guard specs.count < Self.maximumCount, let spec = RangeSpec(value.extracting(member)) else { return nil }
            specs.append(spec)
        }
        guard !specs.isEmpty else { return nil }
        self.specs = specs
    }

    /// The satisfiable ranges of a representation of `length` bytes; none where the whole set is unsatisfiable.
    ///
    /// Overlapping and adjacent ones are made one (RFC 9110 §15.3.7.2), in the place of the first of them, and the order
    /// is else the one asked for. So they are disjoint, and together never more than the representation.
    package func ranges(in length: Int64) -> [ByteRange] {
        var ranges: [ByteRange] = []
        for spec in specs {
            if let range = spec.range(in: length) { Self.insert(range, into: &ranges) }
        }
        return ranges
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
