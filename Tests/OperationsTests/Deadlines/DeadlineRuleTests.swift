import MicroHTTPD
import SystemCalls
import Testing

@testable import Operations

@Suite struct DeadlineRuleTests {
    private let rule = DeadlineRule()
    private static func at(_ milliseconds: Int64) -> MonotonicTime { MonotonicTime(milliseconds: milliseconds) }

    /// The verdict at the last of `looks`, each with its time and the acknowledged and pending bytes.
    private func verdict(
        on state: ConnectionState,
        looks: [(now: Int64, acknowledged: UInt64, isPending: Bool, sinceReceived: Int64)],
        isScarce: Bool = true
    ) -> CutReason? {
        var record = DeadlineRule.Record(state)
        var verdict: CutReason?
        for look in looks {
            let transmission = TransmissionState(
                acknowledged: look.acknowledged, isPending: look.isPending, sinceReceived: look.sinceReceived)
            verdict =
                verdict
                ?? rule.verdict(
                    on: state, transmission, at: Self.at(look.now), isScarce: isScarce, &record)
        }
        return verdict
    }

    @Test(arguments: [(9_999, nil), (10_000, .headerTimeout)] as [(Int64, CutReason?)])
    func aNewConnectionHasTheHeaderTime(now: Int64, reason: CutReason?) {
        #expect(verdict(on: .opening(since: Self.at(0)), looks: [(now, 0, false, 0)]) == reason)
    }

    @Test(arguments: [(74_999, nil), (75_000, .idleTimeout)] as [(Int64, CutReason?)])
    func aKeptConnectionHasTheIdleTime(now: Int64, reason: CutReason?) {
        #expect(verdict(on: .idle(since: Self.at(0)), looks: [(now, 0, false, now + 100)]) == reason)
    }

    @Test func aHeadThatComesEndsTheIdleTime() {
        // Bytes arrive at 70 s and are seen at 70.5 s; the idle time would be over at 75 s.
        let seen: [(Int64, UInt64, Bool, Int64)] = [(70_500, 0, false, 500), (76_000, 0, false, 6_000)]
        #expect(verdict(on: .idle(since: Self.at(0)), looks: seen) == nil)
        #expect(verdict(on: .idle(since: Self.at(0)), looks: seen + [(80_500, 0, false, 10)]) == .headerTimeout)
    }

    @Test(
        arguments: [
            // 30 s at 10 bytes per second, at just under the rate, and at the rate.
            (300, .slowReader), (30_719, .slowReader), (30_720, nil), (6_000_000, nil),
        ] as [(UInt64, CutReason?)])
    func aReaderHasToTakeTheRate(acknowledged: UInt64, reason: CutReason?) {
        let looks: [(Int64, UInt64, Bool, Int64)] = [(0, 1000, true, 0), (30_000, 1000 + acknowledged, true, 0)]
        #expect(verdict(on: .responding(since: Self.at(0)), looks: looks) == reason)
    }

    @Test func aReaderThatStopsHasNoLongerThanTheWindowAfterwards() {
        // The 4 MB that its buffers took at the beginning count only as long as the window reaches back to them.
        let looks = (0...36).map { (Int64($0) * 1000, UInt64(min($0, 1)) * 4_000_000, true, Int64(0)) }
        #expect(verdict(on: .responding(since: Self.at(0)), looks: looks) == .slowReader)
        #expect(verdict(on: .responding(since: Self.at(0)), looks: Array(looks.prefix(31))) == nil)
    }

    @Test func aReaderThatPausesKeepsItsConnectionWhileThereIsRoom() {
        // It reads 10 MB, nothing for two minutes, and 10 MB more.
        var taken: [(Int64, UInt64, Bool, Int64)] = []
        var acknowledged: UInt64 = 0
        for second in 0...200 as ClosedRange<Int64> {
            if second < 20 || second > 140 { acknowledged += 500_000 }
            taken.append((second * 1000, acknowledged, true, 0))
        }
        #expect(verdict(on: .responding(since: Self.at(0)), looks: taken, isScarce: false) == nil)
        #expect(verdict(on: .responding(since: Self.at(0)), looks: taken, isScarce: true) == .slowReader)
    }

    @Test func aReaderThatStopsForGoodIsCutInTheEndEvenIfThereIsRoom() {
        let looks = (0...301).map { (Int64($0) * 1000, UInt64(0), true, Int64(0)) }
        #expect(verdict(on: .responding(since: Self.at(0)), looks: looks, isScarce: false) == .slowReader)
        #expect(verdict(on: .responding(since: Self.at(0)), looks: Array(looks.prefix(300)), isScarce: false) == nil)
    }

    @Test func aReaderThatWasSlowAllTheTimeIsCutAtOnceWhenConnectionsBecomeScarce() {
        var record = DeadlineRule.Record(.responding(since: Self.at(0)))
        var verdicts: [CutReason?] = []
        for second in 0...61 as ClosedRange<Int64> {
            let transmission = TransmissionState(acknowledged: UInt64(second * 10), isPending: true, sinceReceived: 0)
            verdicts.append(
                rule.verdict(
                    on: .responding(since: Self.at(0)), transmission, at: Self.at(second * 1000),
                    isScarce: second > 60, &record))
        }
        #expect(verdicts.firstIndex { $0 != nil } == 61)
    }

    @Test func aReaderIsNotSlowWhileNothingIsOnItsWay() {
        let looks: [(Int64, UInt64, Bool, Int64)] = [(0, 0, true, 0), (20_000, 0, false, 0), (40_000, 0, true, 0)]
        #expect(verdict(on: .responding(since: Self.at(0)), looks: looks) == nil)
    }

    @Test func aLongHonestDownloadIsNeverCut() {
        let looks = (0..<10_000).map { (Int64($0) * 1000, UInt64($0) * 2000, true, Int64(0)) }
        #expect(verdict(on: .responding(since: Self.at(0)), looks: looks) == nil)
    }

    @Test func aReaderOfManyResponsesHasToTakeTheRateToo() {
        // A response ends every other second, and the client reads 500 bytes per second of those on their way.
        var record = DeadlineRule.Record(.opening(since: Self.at(0)))
        var verdicts: [CutReason?] = []
        for now in stride(from: Int64(1000), through: 40_000, by: 1000) {
            let since = Self.at(now - 1)
            let transmission = TransmissionState(acknowledged: UInt64(now / 2), isPending: true, sinceReceived: 100)
            let state = now % 2000 == 0 ? ConnectionState.idle(since: since) : .responding(since: since)
            verdicts.append(rule.verdict(on: state, transmission, at: Self.at(now), isScarce: true, &record))
        }
        #expect(verdicts.firstIndex { $0 != nil } == 30)
        #expect(verdicts[30] == .slowReader)
    }

    @Test func theIdleTimeBeginsWhenTheResponseHasArrived() {
        // The response was handed over at once, and the client needs 100 s for it.
        let seconds = Array(Int64(0)...185)
        let looks = seconds.map {
            (now: $0 * 1000, acknowledged: UInt64($0) * 20_000, isPending: $0 < 100, sinceReceived: $0 * 1000 + 50)
        }
        #expect(verdict(on: .idle(since: Self.at(0)), looks: Array(looks.prefix(173))) == nil)
        #expect(verdict(on: .idle(since: Self.at(0)), looks: looks) == .idleTimeout)
    }

    @Test func aUnixSocketsReaderIsNeverSlow() {
        var record = DeadlineRule.Record(.responding(since: Self.at(0)))
        for now in [0, 30_000, 3_000_000] as [Int64] {
            #expect(
                rule.verdict(
                    on: .responding(since: Self.at(0)), nil, at: Self.at(now), isScarce: true, &record) == nil)
        }
    }
}
