import Testing

@testable import Fetching

@Suite struct BellTests {
    @Test func callIsNotLost() throws {
        let bell = try Bell()
        bell.ring()
        bell.ring()
        bell.wait()
        let start = ContinuousClock.now
        bell.wait(for: .milliseconds(20))
        #expect(start.duration(to: .now) >= .milliseconds(20), "two calls before the first wait are one")
    }

    @Test func callEndsTheWait() throws {
        let bell = try Bell()
        let start = ContinuousClock.now
        bell.ring()
        bell.wait(for: .seconds(60))
        #expect(start.duration(to: .now) < .seconds(60))
    }
}
