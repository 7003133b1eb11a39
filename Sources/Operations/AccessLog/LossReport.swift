internal import SystemPackage

/// When and how to report lost lines: at once, and then at intervals while more are lost.
struct LossReport {
    private let interval: Duration
    private var told = 0
    private var next: ContinuousClock.Instant?
    private var isDue = false
    /// The error of the last failed write; nil if lines were lost only because the queue was full.
    var error: Errno?

    /// Makes a report that speaks at most once per `interval`, except the last time.
    init(interval: Duration) { self.interval = interval }

    /// How long to wait for the next line, in milliseconds; -1, which means no limit, if there is nothing to report.
    var wait: CInt { isDue ? 1000 : -1 }

    /// The report when `lost` lines were lost by `now`; nil if there is nothing new, or if it is too early.
    mutating func text(of lost: Int, at now: ContinuousClock.Instant, isLast: Bool) -> String? {
        let count = lost - told
        isDue = count > 0
        guard isDue, isLast || next.map({ now >= $0 }) ?? true else { return nil }
        let reason = error.map { "\($0)" } ?? "they come faster than they can be written"
        (told, next, isDue, error) = (lost, now + interval, false, nil)
        return "\(count) \(count == 1 ? "line" : "lines") of the access log lost: \(reason)"
    }
}
