import Synchronization

/// When the sidecar of a part is written while more bytes come.
struct CheckpointSchedule {
    /// The time after which the file gets its part name: a file that is complete before never needs one.
    private static let first = Duration.seconds(1)
    /// The time after which a new sidecar is written: the bytes of that time may be lost with a loss of power.
    private static let interval = Duration.seconds(4)
    /// The bytes that the last sidecar vouches for.
    private(set) var keptCount: Int64 = 0
    /// When it was written; before the first one, when the first byte came; nil before that.
    private var time: ContinuousClock.Instant?

    /// Whether a byte has come in this run.
    var hasBegun: Bool { time != nil }

    /// Notes how many bytes a sidecar vouches for, and when that was written; the time is nil for an earlier run's.
    mutating func note(_ count: Int64, at time: ContinuousClock.Instant?) { (keptCount, self.time) = (count, time) }

    /// Whether it is time for the next sidecar.
    func isDue(_ received: Int64, at now: ContinuousClock.Instant) -> Bool {
        guard received > keptCount, let time else { return false }
        return time.duration(to: now) >= (keptCount == 0 ? Self.first : Self.interval)
    }
}

/// A sidecar that another thread writes, and the result.
final class Checkpoint: Sendable {
    private let state = Mutex<(isUnderWay: Bool, failure: Failure?)>((false, nil))

    /// Whether one is being written.
    var isUnderWay: Bool { state.withLock { $0.isUnderWay } }

    func begin() { state.withLock { $0.isUnderWay = true } }

    func finish(_ failure: Failure?) { state.withLock { $0 = (false, failure) } }

    /// Why the last one could not be written; nil if it was written, and when asked again.
    func takeFailure() -> Failure? {
        state.withLock { state in
            defer { state.failure = nil }
            return state.failure
        }
    }
}
