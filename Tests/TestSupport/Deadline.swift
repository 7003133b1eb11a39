import Glibc

/// A point in time after which a test stops waiting; every wait in the tests has one.
struct Deadline {
    private let end: ContinuousClock.Instant

    init(in time: Duration) {
        end = .now + time
    }

    /// The time left, never negative.
    var remaining: Duration { max(.zero, ContinuousClock.now.duration(to: end)) }

    /// The time left for `poll`, rounded up, so that zero means that the time is over.
    var remainingMilliseconds: Int32 {
        let (seconds, attoseconds) = remaining.components
        return Int32(clamping: seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }

    /// Calls `ask` repeatedly, at first after a millisecond and later every ten, until it returns a value or the time
    /// is over; calls it at least once.
    func poll<Answer>(_ ask: () throws -> Answer?) rethrows -> Answer? {
        var pause: UInt32 = 1_000
        while true {
            if let answer = try ask() { return answer }
            if remaining == .zero { return nil }
            usleep(pause)
            pause = min(pause * 2, 10_000)
        }
    }
}
