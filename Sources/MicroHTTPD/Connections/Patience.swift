internal import SystemCalls

/// The time that accepting may wait for connections that are about to end, so that they do not count.
///
/// A client that ends its side early could have everybody wait. So one wait is short, and all of them together take a
/// tenth of the time.
struct Patience {
    /// The time after which to look again, in nanoseconds.
    static let step: Int64 = 200_000
    /// The longest wait for one connection, and the most that may be saved up for more of them.
    private static let longest: Int64 = 20_000_000
    private static let savings: Int64 = 100_000_000

    /// What is left, and since when it grows.
    private var rest = savings
    private var growth = MonotonicTime(nanoseconds: 0)
    /// When the wait began; nil if nobody waits.
    private var beginning: MonotonicTime?

    /// Whether to wait one step at `now`.
    mutating func lasts(at now: MonotonicTime) -> Bool {
        rest = min(Self.savings, rest + now.nanoseconds(since: growth) / 10)
        growth = now
        let beginning = beginning ?? now
        self.beginning = beginning
        guard rest >= Self.step, now.nanoseconds(since: beginning) < Self.longest else { return false }
        rest -= Self.step
        return true
    }

    /// Notes that nobody waits any longer.
    mutating func end() { beginning = nil }
}
