import Glibc
import Testing

@testable import SystemCalls

@Suite struct ForkedWorkTests {
    @Test func bothPartsAreDoneOnTwoThreads() {
        let (first, second) = ForkedWork.both({ pthread_self() }, { pthread_self() })
        #expect(first != second && second == pthread_self())
    }

    @Test func aPartMayTakeLongerThanTheOther() {
        for delays in [(0 as UInt32, 20_000 as UInt32), (20_000, 0)] {
            let result = ForkedWork.both(
                {
                    usleep(delays.0)
                    return 1
                },
                { () -> Int in
                    usleep(delays.1)
                    return 2
                })
            #expect(result == (1, 2))
        }
    }
}
