import SystemCalls
import Testing

@testable import MicroHTTPD

@Suite struct SharedConnectionStateTests {
    private static let moments = [0, 1, 86_400_000, 1 << 40].map { MonotonicTime(milliseconds: $0) }

    @Test(arguments: moments) func theStateIsAsItWasEntered(moment: MonotonicTime) {
        let shared = SharedConnectionState(since: moment)
        #expect(View(shared) == View(state: .opening(since: moment)))
        for state in [ConnectionState.responding(since: moment), .idle(since: moment), .opening(since: moment)] {
            shared.enter(state)
            #expect(View(shared) == View(state: state))
        }
    }

    @Test(arguments: moments) func aResponseThatLeavesIsUnderWayUntilTheNextState(moment: MonotonicTime) {
        let shared = SharedConnectionState(since: moment)
        shared.leave(since: moment)
        #expect(View(shared) == View(state: .responding(since: moment), isLeaving: true))
        shared.enter(.idle(since: moment))
        #expect(View(shared) == View(state: .idle(since: moment)))
    }

    @Test(arguments: CutReason.allCases) func aCutKeepsItsReasonAndItsBytes(reason: CutReason) {
        let start = ConnectionState.idle(since: MonotonicTime(milliseconds: 5))
        let shared = SharedConnectionState(since: .now)
        shared.enter(start)
        shared.cut(reason)
        shared.keepTransmitted(nil)
        #expect(View(shared) == View(state: start, cutReason: reason))
        shared.keepTransmitted(7)
        #expect(View(shared) == View(state: start, cutReason: reason, transmitted: 7))
    }
}

/// What a thread sees.
private struct View: Equatable {
    var state: ConnectionState
    var isLeaving = false
    var cutReason: CutReason?
    var transmitted: UInt64?
}

extension View {
    fileprivate init(_ shared: borrowing SharedConnectionState) {
        state = shared.state
        isLeaving = shared.isLeaving
        cutReason = shared.cutReason
        transmitted = shared.transmitted
    }
}
