import HTTPSemantics
import Testing

@Suite struct TimestampPlaceholderTests {
    @Test(
        "Constants of packers, and the seconds beside them, are placeholders",
        arguments: [
            0, 315_532_800, 318_211_200, 499_162_500, 946_684_800, 1_262_304_000,
        ] as [Int64], [-1, 0, 1, 2] as [Int64])
    func constants(_ constant: Int64, _ distance: Int64) {
        #expect(Timestamp(seconds: constant + distance).isPlaceholder)
        #expect(Timestamp(seconds: constant + distance, nanoseconds: 100).isPlaceholder)
    }

    @Test(
        "A constant in local time is one too",
        arguments: [-14 * 3600, -5 * 3600, 3600, 5 * 3600 + 2700, 14 * 3600] as [Int64])
    func localTime(_ offset: Int64) { #expect(Timestamp(seconds: 315_532_800 + offset).isPlaceholder) }

    @Test(
        "Other times are none",
        arguments: [
            315_532_803, 315_532_797, 315_532_800 + 450, 315_532_800 + 15 * 3600, 499_162_500 - 15 * 3600,
            60_000, 784_111_777, 1_700_000_000, 1_262_304_003, .max,
        ] as [Int64])
    func others(_ seconds: Int64) { #expect(!Timestamp(seconds: seconds).isPlaceholder) }

    @Test("What is before the epoch is one", arguments: [-1, -1_000_000, .min] as [Int64])
    func beforeTheEpoch(_ seconds: Int64) { #expect(Timestamp(seconds: seconds).isPlaceholder) }
}
