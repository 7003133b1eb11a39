import Dispatch
import Testing

@testable import SystemCalls

@Suite struct ShardedCountersTests {
    private final class Shared: Sendable { let counters = ShardedCounters() }

    @Test func additionsOfAllThreadsAreCounted() {
        let shared = Shared()
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for _ in 0..<10_000 {
                shared.counters.add(1, at: 0)
                shared.counters.add(thread, at: ShardedCounters.width - 1)
            }
        }
        #expect(shared.counters[0] == 80_000)
        #expect(shared.counters[ShardedCounters.width - 1] == 280_000)
        #expect((1..<ShardedCounters.width - 1).allSatisfy { shared.counters[$0] == 0 })
    }

    @Test func aCountWrapsAround() {
        let counters = ShardedCounters()
        for amount in [Int.max, 1, -1, 5] { counters.add(amount, at: 3) }
        #expect(counters[3] == .min + 4)
    }
}
