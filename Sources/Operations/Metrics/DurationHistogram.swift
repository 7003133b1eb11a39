internal import SystemCalls

/// A histogram of request durations: a count per bucket, and the sum.
final class DurationHistogram: Sendable {
    /// The upper bounds of the buckets in nanoseconds; the last bucket has none.
    static let bounds: [Int64] = [
        100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000, 100_000_000,
        250_000_000, 500_000_000, 1_000_000_000, 2_500_000_000, 10_000_000_000, 60_000_000_000, 600_000_000_000,
    ]

    /// The count of each bucket, and the sum in nanoseconds.
    ///
    /// The sum wraps to 0 after 584 years of responses, which many slow ones at once can reach; Prometheus treats that
    /// as a restart.
    private let counters = ShardedCounters()
    private static let sum = 18

    /// Begins to count.
    ///
    /// - Parameter sum: The initial sum in nanoseconds, for a test.
    init(sum: UInt64 = 0) { counters.add(Int(truncatingIfNeeded: sum), at: Self.sum) }

    /// Counts a request of `duration` nanoseconds, in a shard of ``ShardedCounters``.
    func add(_ duration: Int64, to shard: Int = ShardedCounters.shard) {
        counters.add(1, at: Self.bucket(of: duration), to: shard)
        counters.add(Int(max(duration, 0)), at: Self.sum, to: shard)
    }

    /// The index of the first bucket whose bound `duration` does not exceed.
    static func bucket(of duration: Int64) -> Int { bounds.firstIndex { duration <= $0 } ?? bounds.count }

    /// Adds the counts up to each bound, their sum and their total to the current metric.
    func write(to text: inout MetricsText) {
        var total = 0
        for index in 0...Self.bounds.count {
            total += counters[index]
            let bound = index < Self.bounds.count ? Self.bounds[index].asSeconds : "+Inf"
            text.add(total, ["le": bound], suffix: "_bucket")
        }
        text.add(Seconds(nanoseconds: UInt64(truncatingIfNeeded: counters[Self.sum])), suffix: "_sum")
        text.add(total, suffix: "_count")
    }
}

extension Int64 {
    /// Nanoseconds as seconds, without trailing zeros.
    fileprivate var asSeconds: String {
        var text = Substring(Seconds(nanoseconds: self).description)
        while text.hasSuffix("0") { text.removeLast() }
        return text.hasSuffix(".") ? String(text.dropLast()) : String(text)
    }
}
