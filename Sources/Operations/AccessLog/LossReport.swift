internal import SystemPackage

/// When to tell of lines that were lost, and how: at once, and then now and again while more are.
struct LossReport {
    private let interval: Duration
    private var told = 0
    private var next: ContinuousClock.Instant?
    private var isDue = false
    /// Why lines could not be written; nil while there was only no room for them.
    var error: Errno?

    /// Makes a report that tells no more often than every `interval`, but for the last time.
    init(interval: Duration) { self.interval = interval }

    /// How long to wait for the next line in milliseconds; -1 for ever, where nothing is left to tell.
    var wait: CInt { isDue ? 1000 : -1 }

    /// What to tell where `lost` lines were lost up to `now`; nil where there is nothing new, or not yet.
    mutating func text(of lost: Int, at now: ContinuousClock.Instant, isLast: Bool) -> String? {
        let count = lost - told
        isDue = count > 0
        guard isDue, isLast || next.map({ now >= $0 }) ?? true else { return nil }
        let reason = error.map { "\($0)" } ?? "they come faster than they can be written"
        (told, next, isDue, error) = (lost, now + interval, false, nil)
        return "\(count) \(count == 1 ? "line" : "lines") of the access log lost: \(reason)"
    }
}
