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

    @Test(
        "A moment is read in every form that RFC 3339 §5.6 has",
        arguments: [
            ("2026-11-22T07:10:00.123456789Z", 1_795_331_400, 123_456_789), ("2026-11-22T07:10:00Z", 1_795_331_400, 0),
            ("2026-11-22t07:10:00.5z", 1_795_331_400, 500_000_000),
            ("2026-11-22T07:10:00.1234567899Z", 1_795_331_400, 123_456_789),
            ("2026-11-22T08:40:00+01:30", 1_795_331_400, 0), ("2026-11-22T07:09:00-00:01", 1_795_331_400, 0),
        ] as [(String, Int64, Int32)]
    )
    func reading(_ text: String, _ seconds: Int64, _ nanoseconds: Int32) {
        #expect(Timestamp(rfc3339: text.utf8.span) == Timestamp(seconds: seconds, nanoseconds: nanoseconds))
    }

    @Test(
        "Anything else is no moment (RFC 3339 §5.6)",
        arguments: [
            "", "2026-11-22", "2026-11-22T07:10:00", "2026-11-22 07:10:00Z", "2026-11-22T07:10:00.Z",
            "2026-02-30T07:10:00Z", "2026-11-22T24:00:00Z", "2026-11-22T07:10:00Zx", "2026-11-22T07:10:00.5",
            "2026-11-22T07:10:00+24:00", "2026-11-22T07:10:00+1:00", "+026-11-22T07:10:00Z", "2026-11-22T07-10-00ZZZ",
        ]
    )
    func noMoment(_ text: String) {
        #expect(Timestamp(rfc3339: text.utf8.span) == nil)
    }

    @Test func nanosecondsDecideWithinOneSecond() {
        #expect(Timestamp(seconds: 5, nanoseconds: 1) > Timestamp(seconds: 5))
        #expect(Timestamp(seconds: 4, nanoseconds: 999_999_999) < Timestamp(seconds: 5))
    }
}
