/// The rate limit of a run, which all its transfers share: a token bucket, in which one byte is one token.
///
/// The bucket holds the tokens of a tenth of a second at most, so that unused time does not lead to a burst. A read that
/// takes more tokens than there are leaves a debt, which the following moments pay.
final class RateLimiter {
    /// The bytes after which a transfer may wait: those of one read.
    let readSize: Int
    /// The tokens that come in a second, 1 or more.
    private let rate: Double
    private var tokens: Double
    private var lastFill: ContinuousClock.Instant

    /// Begins with a full bucket.
    ///
    /// - Parameters:
    ///   - bytesPerSecond: What all transfers together receive in a second, on average.
    ///   - now: The time now.
    init(bytesPerSecond: Int64, at now: ContinuousClock.Instant = .now) {
        rate = Double(max(1, bytesPerSecond))
        readSize = Self.readSize(for: bytesPerSecond)
        tokens = rate / 10
        lastFill = now
    }

    /// Takes tokens, also more than there are.
    func take(_ count: Int, at now: ContinuousClock.Instant = .now) {
        fill(until: now)
        tokens -= Double(count)
    }

    /// How long the bucket stays empty; zero if it is not.
    func wait(at now: ContinuousClock.Instant = .now) -> Duration {
        fill(until: now)
        return tokens > 0 ? .zero : .seconds((1 - tokens) / rate)
    }

    /// The largest read that keeps the flow even, in bytes: those of a twentieth of a second, within libcurl's least read
    /// and what it hands over at once (`CURL_MAX_WRITE_SIZE`).
    static func readSize(for bytesPerSecond: Int64) -> Int {
        min(1 << 14, max(1 << 10, Int(clamping: bytesPerSecond / 20)))
    }

    private func fill(until now: ContinuousClock.Instant) {
        tokens = min(rate / 10, tokens + lastFill.duration(to: now) / .seconds(1) * rate)
        lastFill = max(lastFill, now)
    }
}
