internal import SystemCalls

/// What a reader took over the last while: a window of time that moves along.
///
/// It moves in steps, so that it costs a handful of marks and not one for each look.
struct RateWindow: Equatable, Sendable {
    /// The steps by which a window moves on; what is judged is the window's length, and up to one step more.
    private static let steps: Int64 = 6

    /// A moment, and all that the reader had acknowledged by then.
    private struct Mark: Equatable {
        let moment: MonotonicTime
        let acknowledged: UInt64
    }

    /// The oldest first.
    private var marks: [Mark] = []

    /// Begins again: what was before no longer counts.
    mutating func clear() { marks.removeAll() }

    /// Notes what was acknowledged by `now`, and returns the bytes a second since the window's start.
    ///
    /// - Parameters:
    ///   - acknowledged: The bytes acknowledged in all; the count may wrap.
    ///   - now: The moment, later than all before.
    ///   - length: The window's length in milliseconds.
    /// - Returns: The rate; nil until the window has been filled.
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
