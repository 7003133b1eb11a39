import HTTPSemantics
import Testing

@Suite struct TimestampTests {
    @Test(
        "A moment is written with nine decimals (RFC 3339 §5.6)",
        arguments: [
            (1_795_331_400, 123_456_789, "2026-11-22T07:10:00.123456789Z"), (0, 0, "1970-01-01T00:00:00.000000000Z"),
            (0, 5, "1970-01-01T00:00:00.000000005Z"), (-1, 999_999_999, "1969-12-31T23:59:59.999999999Z"),
            (-62_167_219_200, 0, "0000-01-01T00:00:00.000000000Z"), (253_402_300_800, 0, nil), (.min, 0, nil),
            (.max, 0, nil), (0, -5, "1970-01-01T00:00:00.000000000Z"), (0, .max, "1970-01-01T00:00:00.999999999Z"),
        ] as [(Int64, Int32, String?)]
    )
    func rfc3339(_ seconds: Int64, _ nanoseconds: Int32, _ text: String?) {
        #expect(Timestamp(seconds: seconds, nanoseconds: nanoseconds).rfc3339 == text)
    }

    @Test func nanosecondsDecideWithinOneSecond() {
        #expect(Timestamp(seconds: 5, nanoseconds: 1) > Timestamp(seconds: 5))
        #expect(Timestamp(seconds: 4, nanoseconds: 999_999_999) < Timestamp(seconds: 5))
    }
}
