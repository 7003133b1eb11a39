/// The received ranges of a file.
struct ReceivedRanges: Hashable, Sendable {
    /// The ranges in their order; no two touch.
    private(set) var ranges: [Range<Int64>] = []

    /// Begins with ranges in any order; with none by default.
    init(_ ranges: [Range<Int64>] = []) {
        for range in ranges { insert(range) }
    }

    /// The number of bytes in all ranges.
    var count: Int64 { ranges.reduce(0) { $0 + Int64($1.count) } }

    /// Whether no byte has been received.
    var isEmpty: Bool { ranges.isEmpty }

    /// The end of the range that begins the file; 0 if the first byte is missing.
    var prefixEnd: Int64 { ranges.first.map { $0.lowerBound == 0 ? $0.upperBound : 0 } ?? 0 }

    /// The end of the last range; 0 if there is none.
    var end: Int64 { ranges.last?.upperBound ?? 0 }

    /// Adds a range; it may overlap others.
    mutating func insert(_ range: Range<Int64>) {
        guard !range.isEmpty else { return }
        let first = ranges.firstIndex { $0.upperBound >= range.lowerBound } ?? ranges.endIndex
        let next = ranges[first...].firstIndex { $0.lowerBound > range.upperBound } ?? ranges.endIndex
        guard first < next else {
            ranges.insert(range, at: first)
            return
        }
        let whole =
            min(ranges[first].lowerBound, range.lowerBound)..<max(ranges[next - 1].upperBound, range.upperBound)
        if next - first == 1 { ranges[first] = whole } else { ranges.replaceSubrange(first..<next, with: [whole]) }
    }

    /// Removes all bytes from a position on.
    mutating func remove(from end: Int64) {
        ranges = ranges.filter { $0.lowerBound < end }.map { $0.lowerBound..<min($0.upperBound, end) }
    }

    /// The missing ranges of a file.
    ///
    /// If the length is not known, the last gap ends at `Int64.max`.
    func gaps(in length: Int64?) -> [Range<Int64>] {
        let length = length ?? .max
        var gaps: [Range<Int64>] = []
        var position: Int64 = 0
        for range in ranges where range.lowerBound < length {
            if position < range.lowerBound { gaps.append(position..<range.lowerBound) }
            position = range.upperBound
        }
        if position < length { gaps.append(position..<length) }
        return gaps
    }
}
