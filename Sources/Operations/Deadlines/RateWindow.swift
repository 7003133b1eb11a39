internal import SystemCalls

/// A sliding window over what a reader has taken lately.
///
/// It moves in steps, so that it holds a few marks instead of one per check.
struct RateWindow: Equatable, Sendable {
    /// The steps per window; the rate is measured over the window's length plus at most one step.
    private static let steps: Int64 = 6

    /// A moment, and the bytes that the reader had acknowledged by then.
    private struct Mark: Equatable {
        let moment: MonotonicTime
        let acknowledged: UInt64
    }

    /// The marks, oldest first.
    private var marks: [Mark] = []

    /// Starts again without marks.
    mutating func clear() { marks.removeAll() }

    /// Notes the bytes acknowledged by `now`, and returns the rate in bytes per second since the window's start.
    ///
    /// - Parameters:
    ///   - acknowledged: The bytes acknowledged in all; the count may wrap.
    ///   - now: The moment, later than all before.
    ///   - length: The window's length in milliseconds.
    /// - Returns: The rate; nil until the window is full.
    mutating func rate(acknowledged: UInt64, at now: MonotonicTime, length: Int64) -> Double? {
        while marks.count > 1, now.milliseconds(since: marks[1].moment) >= length { marks.removeFirst() }
        if marks.last.map({ now.milliseconds(since: $0.moment) >= length / Self.steps }) ?? true {
            marks.append(Mark(moment: now, acknowledged: acknowledged))
        }
        let elapsed = now.milliseconds(since: marks[0].moment)
        guard elapsed >= length, elapsed > 0 else { return nil }
        return Double(acknowledged &- marks[0].acknowledged) * 1000 / Double(elapsed)
    }
}
