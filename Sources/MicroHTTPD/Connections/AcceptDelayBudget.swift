internal import SystemCalls

/// How long accepting may wait for connections that are about to end, so that they do not count.
///
/// A client that ends its side early could make all others wait. So one wait is short, and all waits together take at
/// most a tenth of the time.
struct AcceptDelayBudget {
    /// The time between two checks, in nanoseconds.
    static let step: Int64 = 200_000
    /// The longest wait for one connection, and the most time that may be saved for further ones.
    private static let longest: Int64 = 20_000_000
    private static let savings: Int64 = 100_000_000

    /// The time that is left, and the moment since which it grows.
    private var rest = savings
    private var growth = MonotonicTime(nanoseconds: 0)
    /// When the wait began; nil if there is none.
    private var beginning: MonotonicTime?

    /// Whether to wait one step at `now`.
    mutating func allowsStep(at now: MonotonicTime) -> Bool {
        rest = min(Self.savings, rest + now.nanoseconds(since: growth) / 10)
        growth = now
        let beginning = beginning ?? now
        self.beginning = beginning
        guard rest >= Self.step, now.nanoseconds(since: beginning) < Self.longest else { return false }
        rest -= Self.step
        return true
    }

    /// Notes the end of the wait.
    mutating func end() { beginning = nil }
}
