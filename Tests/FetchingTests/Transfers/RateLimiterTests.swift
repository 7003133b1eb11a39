import Testing

@testable import Fetching

@Suite struct RateLimiterTests {
    private static let start = ContinuousClock.now

    /// With a request every millisecond, the bytes of each second are those of the limit.
    @Test(arguments: [1_000, 100_000, 10_000_000] as [Int64]) func flowIsEven(_ rate: Int64) {
        let limiter = RateLimiter(bytesPerSecond: rate, at: Self.start)
        let piece = Int(max(1, rate / 100))
        var sums = [0, 0, 0, 0]
        for millisecond in 0..<4000 {
            let now = Self.start + .milliseconds(millisecond)
            while limiter.wait(at: now) <= .zero {
                limiter.take(piece, at: now)
                sums[millisecond / 1000] += piece
            }
        }
        for (second, sum) in sums.enumerated() {
            #expect(abs(sum - Int(rate)) <= Int(rate) / 8, "second \(second)")
        }
    }

    @Test func unusedTimeIsNoBurstLater() {
        let limiter = RateLimiter(bytesPerSecond: 1000, at: Self.start)
        var sum = 0
        while limiter.wait(at: Self.start + .seconds(100)) <= .zero {
            limiter.take(10, at: Self.start + .seconds(100))
            sum += 10
        }
        #expect(sum <= 110)
    }

    @Test func debtIsPaid() {
        let limiter = RateLimiter(bytesPerSecond: 1000, at: Self.start)
        limiter.take(5000, at: Self.start)
        let waits = [4, 5].map { limiter.wait(at: Self.start + .seconds($0)) }
        #expect(waits[0] > .milliseconds(800))
        #expect(waits[1] == .zero)
    }
}
