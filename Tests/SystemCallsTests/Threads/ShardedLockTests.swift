import Dispatch
import Testing

@testable import SystemCalls

@Suite struct ShardedLockTests {
    @Test func aReaderSeesNoChangeHalfMade() {
        let value = ShardedLock((0, 0))
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for _ in 0..<2_000 {
                if thread < 2 {
                    value.change { $0 = ($0.0 + 1, $0.1 + 1) }
                } else {
                    #expect(value.read { $0.0 == $0.1 })
                }
            }
        }
        #expect(value.read { $0 == (4_000, 4_000) })
    }

    @Test func readersDoNotWaitForEachOther() {
        let value = ShardedLock(1)
        #expect(value.read { outer in value.read { $0 + outer } } == 2)
    }
}
