import Glibc
import Testing

@testable import Operations

@Suite struct InterruptTimerTests {
    @Test func itInterruptsWhatItsThreadWaitsFor() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        let error = InterruptTimer.ring(every: 20) {
            var byte: UInt8 = 0
            return read(ends[0], &byte, 1) == -1 ? errno : 0
        }
        #expect(error == EINTR)
    }

    @Test func itEndsWithItsBody() {
        InterruptTimer.ring(every: 1) {}
        #expect(poll(nil, 0, 50) == 0)
    }
}
