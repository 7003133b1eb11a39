/// How many bytes a run may take now, so that it takes no more than so many a second: a bucket that fills steadily.
///
/// It holds a tenth of a second's bytes at most, so that what was not used does not come as a burst later. What is taken
/// beyond it is a debt that the following moments pay.
struct RateLimit: Sendable {
    /// The rate in bytes a second, 1 or more.
    let rate: Double
    private var balance: Double
    private var time: Duration

    /// A full bucket at a time since the beginning of the run.
    init(bytesPerSecond: Int64, at time: Duration) {
        rate = Double(max(1, bytesPerSecond))
        balance = rate / 10
        self.time = time
    }

    /// Takes bytes, or says that it is too early for any.
    mutating func take(_ count: Int, at now: Duration) -> Bool {
        fill(until: now)
        guard balance > 0 else { return false }
        balance -= Double(count)
        return true
    }

    /// How long there is nothing to take; nothing at all where there is something.
    mutating func wait(at now: Duration) -> Duration {
        fill(until: now)
        return balance > 0 ? .zero : .seconds((1 - balance) / rate)
    }

    private mutating func fill(until now: Duration) {
        balance = min(rate / 10, balance + (now - time) / .seconds(1) * rate)
        time = max(time, now)
    }
}
