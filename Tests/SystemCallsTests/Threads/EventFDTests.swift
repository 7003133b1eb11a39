import Testing

@testable import SystemCalls

@Suite struct EventFDTests {
    @Test func signalsBeforeTheWaitAreOne() throws {
        let event = try EventFD()
        event.signal()
        event.signal()
        #expect(event.wait())
        let start = ContinuousClock.now
        #expect(!event.wait(for: .milliseconds(20)))
        #expect(start.duration(to: .now) >= .milliseconds(20))
    }

    @Test func aSignalEndsTheWait() throws {
        let event = try EventFD()
        let start = ContinuousClock.now
        event.signal()
        #expect(event.wait(for: .seconds(60)))
        #expect(start.duration(to: .now) < .seconds(60))
    }

    @Test func aSignalOfAnotherThreadEndsTheWait() throws {
        let event = try EventFD()
        try DetachedThread.start(blockingSignals: true) { event.signal() }
        #expect(event.wait(milliseconds: 60_000))
    }

    @Test func clearedBytesAreGone() throws {
        let event = try EventFD()
        #expect(!event.clear())
        event.signal()
        #expect(event.clear())
        #expect(!event.wait(milliseconds: 0))
    }
}
