import SystemCalls
import Testing

@testable import MicroHTTPD

/// How long accepting waits, at given moments.
@Suite struct AcceptDelayBudgetTests {
    private static let millisecond: Int64 = 1_000_000

    /// The length of a wait that begins at a given time in milliseconds after the clock's zero, in nanoseconds.
    private func wait(_ budget: inout AcceptDelayBudget, from start: Int64) -> Int64 {
        var time = start * Self.millisecond
        while budget.allowsStep(at: MonotonicTime(nanoseconds: time)) { time += AcceptDelayBudget.step }
        budget.end()
        return time - start * Self.millisecond
    }

    @Test func oneWaitIsShort() {
        var budget = AcceptDelayBudget()
        #expect(wait(&budget, from: 1000) == 20 * Self.millisecond)
    }

    @Test func allWaitsTogetherTakeATenthOfTheTime() {
        var (budget, time, waited) = (AcceptDelayBudget(), Int64(1000), Int64(0))
        while time < 11_000 {
            let last = wait(&budget, from: time)
            waited += last
            time += last / Self.millisecond + 1
        }
        #expect((900...1200).contains(waited / Self.millisecond))
    }

    @Test func itComesBack() {
        var budget = AcceptDelayBudget()
        for _ in 0..<10 { _ = wait(&budget, from: 1000) }
        #expect(wait(&budget, from: 1000) == 0)
        #expect(wait(&budget, from: 2000) == 20 * Self.millisecond)
    }
}
