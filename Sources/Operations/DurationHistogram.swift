internal import Synchronization

/// How long requests took: a count for each span of time, and the sum.
final class DurationHistogram: Sendable {
    /// The upper bounds of the spans in nanoseconds; the last span has none.
    static let bounds: [Int64] = [
        100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000, 100_000_000,
        250_000_000, 500_000_000, 1_000_000_000, 2_500_000_000, 10_000_000_000, 60_000_000_000, 600_000_000_000,
    ]

    private let counts = InlineArray<18, Atomic<Int>> { _ in Atomic(0) }
    /// The sum in nanoseconds.
    ///
    /// It begins at 0 again after 584 years of replies, which many slow ones at once reach: Prometheus takes that for a
    /// new start.
    private let sum: Atomic<UInt64>

    /// Begins to count.
    ///
    /// - Parameter sum: The nanoseconds from which the sum goes on, for a test.
    init(sum: UInt64 = 0) { self.sum = Atomic(sum) }

    /// Counts one request that took so many nanoseconds.
    func add(_ duration: Int64) {
        counts[Self.span(of: duration)].wrappingAdd(1, ordering: .relaxed)
        sum.wrappingAdd(UInt64(max(duration, 0)), ordering: .relaxed)
    }

    /// The index of the first span whose bound `duration` does not exceed.
    static func span(of duration: Int64) -> Int { bounds.firstIndex { duration <= $0 } ?? bounds.count }

    /// Adds the counts up to each bound, their sum and their total to the figure that was begun.
    func write(to text: inout MetricsText) {
        var total = 0
        for index in counts.indices {
            total += counts[index].load(ordering: .relaxed)
            let bound = index < Self.bounds.count ? Self.bounds[index].asSeconds : "+Inf"
            text.add(total, ["le": bound], suffix: "_bucket")
        }
        text.add(Seconds(nanoseconds: sum.load(ordering: .relaxed)), suffix: "_sum")
        text.add(total, suffix: "_count")
    }
}

extension Int64 {
    /// Nanoseconds as seconds, without zeros that say nothing.
    fileprivate var asSeconds: String {
        var text = Substring(Seconds(nanoseconds: self).description)
        while text.hasSuffix("0") { text.removeLast() }
        return text.hasSuffix(".") ? String(text.dropLast()) : String(text)
    }
}
