/// The rate limit of a run, which all its transfers share.
final class Throttle {
    private var limit: RateLimit
    private let start = ContinuousClock.now

    /// - Parameter bytesPerSecond: What all transfers together take in a second, on average.
    init(bytesPerSecond: Int64) {
        limit = RateLimit(bytesPerSecond: bytesPerSecond, at: .zero)
    }

    /// Takes bytes now, or returns false where that is too early.
    func take(_ count: Int) -> Bool { limit.take(count, at: start.duration(to: .now)) }

    /// How long there is nothing to take.
    var wait: Duration { limit.wait(at: start.duration(to: .now)) }

    /// The largest read that keeps the flow even: a twentieth of a second's bytes, as far as libcurl goes with it.
    static func bufferSize(for bytesPerSecond: Int64) -> Int {
        min(1 << 17, max(1 << 10, Int(clamping: bytesPerSecond / 20)))
    }
}
