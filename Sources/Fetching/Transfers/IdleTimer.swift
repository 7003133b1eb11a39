/// How long nothing has come.
struct IdleTimer {
    /// Whether something has come since the last look.
    private var hasMoved = true
    private var lastMove = ContinuousClock.now

    /// Notes that something has come.
    mutating func note() { hasMoved = true }

    /// Looks how long nothing has come.
    ///
    /// - Parameters:
    ///   - now: The time now.
    ///   - isHeld: Whether nothing can come, so that the time does not count.
    /// - Returns: The time from the first look after something came up to now.
    mutating func idleTime(at now: ContinuousClock.Instant, isHeld: Bool) -> Duration {
        if hasMoved || isHeld { (hasMoved, lastMove) = (false, now) }
        return lastMove.duration(to: now)
    }
}
