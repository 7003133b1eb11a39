import SystemCalls
import Testing

@testable import MicroHTTPD

/// How long accepting waits, at given moments.
@Suite struct PatienceTests {
    private static let millisecond: Int64 = 1_000_000

    /// The length of a wait that begins at a given time in milliseconds after the clock's zero, in nanoseconds.
    private func wait(_ patience: inout Patience, from start: Int64) -> Int64 {
        var time = start * Self.millisecond
        while patience.lasts(at: MonotonicTime(nanoseconds: time)) { time += Patience.step }
        patience.end()
        return time - start * Self.millisecond
    }

    @Test func oneWaitIsShort() {
        var patience = Patience()
        #expect(wait(&patience, from: 1000) == 20 * Self.millisecond)
    }

    @Test func allWaitsTogetherTakeATenthOfTheTime() {
        var (patience, time, waited) = (Patience(), Int64(1000), Int64(0))
        while time < 11_000 {
            let last = wait(&patience, from: time)
            waited += last
            time += last / Self.millisecond + 1
        }
        #expect((900...1200).contains(waited / Self.millisecond))
    }

    @Test func itComesBack() {
        var patience = Patience()
        for _ in 0..<10 { _ = wait(&patience, from: 1000) }
        #expect(wait(&patience, from: 1000) == 0)
        #expect(wait(&patience, from: 2000) == 20 * Self.millisecond)
    }
}
