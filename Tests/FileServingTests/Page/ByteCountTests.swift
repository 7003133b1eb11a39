import Testing

@testable import FileServing

@Suite struct ByteCountTests {
    @Test(
        arguments: [
            (0, "0 B", "0 bytes"), (1, "1 B", "1 byte"), (999, "999 B", "999 bytes"), (1000, "1.0 kB", "1,000 bytes"),
            (1049, "1.0 kB", "1,049 bytes"), (1050, "1.1 kB", "1,050 bytes"), (9949, "9.9 kB", "9,949 bytes"),
            (9950, "10 kB", "9,950 bytes"), (12_345, "12 kB", "12,345 bytes"), (999_499, "999 kB", "999,499 bytes"),
            (999_500, "1.0 MB", "999,500 bytes"), (1_234_567, "1.2 MB", "1,234,567 bytes"),
            (5_500_000_000, "5.5 GB", "5,500,000,000 bytes"), (-1, "0 B", "0 bytes"),
            (.max, "9.2 EB", "9,223,372,036,854,775,807 bytes"),
        ] as [(Int64, String, String)])
    func sizesAreRoundedToTwoOrThreeDigits(bytes: Int64, rounded: String, exact: String) {
        var (short, long): ([UInt8], [UInt8]) = ([], [])
        ByteCount(bytes).append(to: &short)
        ByteCount(bytes).appendExactly(to: &long)
        #expect(String(decoding: short, as: UTF8.self) == rounded.replacing(" ", with: "\u{A0}"))
        #expect(String(decoding: long, as: UTF8.self) == exact)
    }
}
