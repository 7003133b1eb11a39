import HTTPSemantics
import Testing

@Suite struct ByteRangeTests {
    @Test(
        "Positions are ordered, inclusive, and not negative (RFC 9110 §14.1.2)",
        arguments: [
            (0, 0, 1), (0, 499, 500), (500, 999, 500), (0, .max - 1, .max), (1, 0, nil), (-1, 5, nil), (-2, -1, nil),
            (0, .max, nil), (.max, .max, nil),
        ] as [(Int64, Int64, Int64?)]
    )
    func count(_ first: Int64, _ last: Int64, _ count: Int64?) {
        #expect(ByteRange(first: first, last: last)?.count == count)
    }
}
