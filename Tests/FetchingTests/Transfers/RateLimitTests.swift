import Testing

@testable import Fetching

@Suite struct RateLimitTests {
    /// Taken as often as possible in steps of a millisecond, the bytes of each second are those of the limit.
    @Test(arguments: [1_000, 100_000, 10_000_000] as [Int64]) func flowIsEven(_ rate: Int64) {
        var limit = RateLimit(bytesPerSecond: rate, at: .zero)
        let piece = Int(max(1, rate / 100))
        var sums = [0, 0, 0, 0]
        for millisecond in 0..<4000 {
            while limit.take(piece, at: .milliseconds(millisecond)) { sums[millisecond / 1000] += piece }
        }
        for (second, sum) in sums.enumerated() {
            #expect(abs(sum - Int(rate)) <= Int(rate) / 8, "second \(second)")
        }
    }

    @Test func whatIsNotUsedIsNoBurstLater() {
        var limit = RateLimit(bytesPerSecond: 1000, at: .zero)
        var sum = 0
        while limit.take(10, at: .seconds(100)) { sum += 10 }
        #expect(sum <= 110)
    }

    @Test func debtIsPaid() {
        var limit = RateLimit(bytesPerSecond: 1000, at: .zero)
        let isFirstTaken = limit.take(5000, at: .zero)
        let isTakenInDebt = limit.take(1, at: .seconds(4))
        let wait = limit.wait(at: .seconds(4))
        let isTakenAfterIt = limit.take(1, at: .seconds(5))
        #expect(isFirstTaken && !isTakenInDebt && isTakenAfterIt)
        #expect(wait > .milliseconds(800))
    }
}
