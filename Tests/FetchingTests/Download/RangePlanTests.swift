import Testing

@testable import Fetching

@Suite struct RangePlanTests {
    private static let mebibyte: Int64 = 1 << 20

    /// The plan for a file with a strong tag.
    private func plan(
        received: [Range<Int64>], total: Int64?, running: [Range<Int64>?] = [], connections: Int = 1,
        validator: StrongValidator? = .entityTag("\"1\""), isPlain: Bool = false
    ) -> RangePlan {
        let file = ResumeState(validator: validator, total: total, received: ReceivedRanges(received))
        return RangePlan(
            file: file, running: running, connections: connections, wantedConnections: connections, isPlain: isPlain)
    }

    @Test func withoutAValidatorTheWholeFileIsRequested() {
        #expect(plan(received: [], total: nil, validator: nil).next == .whole)
        #expect(plan(received: [], total: nil, running: [nil], validator: nil).next == nil)
    }

    @Test func severalConnectionsBeginWithAProbe() {
        let next = plan(received: [], total: nil, connections: 4, validator: nil).next
        #expect(next == .part(0..<Self.mebibyte))
    }

    @Test func oneConnectionTakesTheLastGapToItsOpenEnd() {
        #expect(plan(received: [0..<4], total: 10).next == .part(4..<Int64.max))
        #expect(plan(received: [0..<4, 6..<10], total: 10).next == .part(4..<6))
    }

    @Test func theLastByteConfirmsAWholeFile() {
        #expect(plan(received: [0..<10], total: 10).next == .part(9..<Int64.max))
    }

    @Test func severalConnectionsTakeDifferentPieces() {
        let total = 40 * Self.mebibyte
        let first = Self.mebibyte..<6 * Self.mebibyte
        let next = plan(received: [0..<Self.mebibyte], total: total, running: [first], connections: 2).next
        #expect(next == .part(6 * Self.mebibyte..<11 * Self.mebibyte))
    }

    @Test func aPlainServerIsAskedForTheWholeFileOnce() {
        #expect(plan(received: [0..<4], total: 10, isPlain: true).next == .whole)
        #expect(plan(received: [0..<4], total: 10, running: [nil], connections: 2, isPlain: true).next == nil)
    }
}
