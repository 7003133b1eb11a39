import Testing

@testable import Operations

@Suite struct DurationHistogramTests {
    @Test func boundsRise() {
        #expect(zip(DurationHistogram.bounds, DurationHistogram.bounds.dropFirst()).allSatisfy(<))
    }

    @Test(arguments: [
        (0, 0), (100_000, 0), (100_001, 1), (600_000_000_000, 16), (600_000_000_001, 17), (.max, 17),
    ])
    func aDurationHasABucket(duration: Int64, bucket: Int) { #expect(DurationHistogram.bucket(of: duration) == bucket) }

    @Test func countsAddUp() {
        let histogram = DurationHistogram()
        for duration in [50_000, 2_000_000, 2_100_000, 700_000_000_000] as [Int64] { histogram.add(duration) }
        var text = MetricsText()
        text.begin("d", .histogram, "")
        histogram.write(to: &text)
        let lines = text.text.split(separator: "\n").dropFirst(2)
        #expect(lines.count == 20)
        #expect(lines.first == #"d_bucket{le="0.0001"} 1"#)
        #expect(lines.contains(#"d_bucket{le="0.001"} 1"#))
        #expect(lines.contains(#"d_bucket{le="0.0025"} 3"#))
        #expect(lines.contains(#"d_bucket{le="600"} 3"#))
        #expect(lines.suffix(3) == [#"d_bucket{le="+Inf"} 4"#, "d_sum 700.004150000", "d_count 4"])
    }

    @Test func aSumThatIsFullBeginsAgain() {
        let histogram = DurationHistogram(sum: .max - 9)
        for _ in 0..<2 { histogram.add(1_000_000_005) }
        var text = MetricsText()
        text.begin("d", .histogram, "")
        histogram.write(to: &text)
        #expect(text.text.contains("d_sum 2.000000000\n"))
    }
}
