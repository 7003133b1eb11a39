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
            while limiter.take(piece, at: Self.start + .milliseconds(millisecond)) { sums[millisecond / 1000] += piece }
        }
        for (second, sum) in sums.enumerated() {
            #expect(abs(sum - Int(rate)) <= Int(rate) / 8, "second \(second)")
        }
    }

    @Test func unusedTimeIsNoBurstLater() {
        let limiter = RateLimiter(bytesPerSecond: 1000, at: Self.start)
        var sum = 0
        while limiter.take(10, at: Self.start + .seconds(100)) { sum += 10 }
        #expect(sum <= 110)
    }

    @Test func debtIsPaid() {
        let limiter = RateLimiter(bytesPerSecond: 1000, at: Self.start)
        let isFirstTaken = limiter.take(5000, at: Self.start)
        let isTakenInDebt = limiter.take(1, at: Self.start + .seconds(4))
        let wait = limiter.wait(at: Self.start + .seconds(4))
        let isTakenAfterIt = limiter.take(1, at: Self.start + .seconds(5))
        #expect(isFirstTaken && !isTakenInDebt && isTakenAfterIt)
        #expect(wait > .milliseconds(800))
    }
}
