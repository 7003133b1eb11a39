import Testing

@testable import Fetching

@Suite struct ReceivedRangesTests {
    static let insertions: [(parts: [Range<Int64>], whole: [Range<Int64>])] = [
        ([], []), ([3..<3], []), ([0..<4], [0..<4]), ([0..<4, 4..<6], [0..<6]), ([4..<6, 0..<4], [0..<6]),
        ([0..<2, 4..<6], [0..<2, 4..<6]), ([4..<6, 0..<2], [0..<2, 4..<6]), ([0..<2, 4..<6, 2..<4], [0..<6]),
        ([0..<2, 4..<6, 8..<9, 1..<8], [0..<9]), ([0..<9, 2..<4], [0..<9]), ([2..<4, 0..<9], [0..<9]),
        ([0..<2, 4..<6, 8..<9, 5..<7], [0..<2, 4..<7, 8..<9]),
    ]

    @Test(arguments: insertions) func partsGrowTogether(_ parts: [Range<Int64>], into whole: [Range<Int64>]) {
        let received = ReceivedRanges(parts)
        #expect(received.ranges == whole)
        #expect(received.count == whole.reduce(0) { $0 + Int64($1.count) })
    }

    static let gaps: [(parts: [Range<Int64>], length: Int64?, gaps: [Range<Int64>], prefix: Int64)] = [
        ([], 9, [0..<9], 0), ([], 0, [], 0), ([], nil, [0..<Int64.max], 0), ([0..<9], 9, [], 9),
        ([0..<4], 9, [4..<9], 4), ([0..<4], nil, [4..<Int64.max], 4), ([2..<4, 6..<7], 9, [0..<2, 4..<6, 7..<9], 0),
        ([0..<2, 6..<9], 9, [2..<6], 2), ([0..<2, 6..<12], 9, [2..<6], 2),
    ]

    @Test(arguments: gaps) func missingRanges(
        of parts: [Range<Int64>], in length: Int64?, is gaps: [Range<Int64>], behind prefix: Int64
    ) {
        #expect(ReceivedRanges(parts).gaps(in: length) == gaps)
        #expect(ReceivedRanges(parts).prefixEnd == prefix)
    }

    @Test func endIsCutOff() {
        var received = ReceivedRanges([0..<4, 6..<9])
        received.remove(from: 7)
        #expect(received.ranges == [0..<4, 6..<7])
        received.remove(from: 5)
        #expect(received.ranges == [0..<4])
        received.remove(from: 0)
        #expect(received.isEmpty)
    }
}
