import Testing

@testable import MicroHTTPD

@Suite struct ConnectionLimitsTests {
    @Test(
        arguments: [
            (0, 0, nil), (9, 1, nil), (10, 0, .limit), (11, nil, .limit), (5, 2, .address), (9, nil, nil),
            (10, 2, .limit),
        ] as [(Int, Int?, RefusalReason?)])
    func roomIsLimitedInAllAndByAddress(admitted: Int, ofPeer: Int?, refusal: RefusalReason?) {
        let limits = ConnectionLimits(connections: 10, connectionsPerPeer: 2)
        #expect(limits.refusal(admitted: admitted, ofPeer: ofPeer) == refusal)
    }

    @Test(arguments: [(1, 0, false), (1, 1, true), (4, 2, false), (4, 3, true), (100, 74, false), (100, 75, true)])
    func theyAreScarceFromThreeQuartersOn(connections: Int, admitted: Int, areScarce: Bool) {
        #expect(ConnectionLimits(connections: connections).areScarce(admitted: admitted) == areScarce)
    }

    @Test func oneAddressMayHaveAllByDefault() {
        #expect(ConnectionLimits(connections: 10).refusal(admitted: 9, ofPeer: 9) == nil)
    }

    @Test(arguments: [(1, 1), (4, 2), (124, 32), (100_000, 32)])
    func fewConnectionsAreOverTheLimit(connections: Int, excess: Int) {
        #expect(ConnectionLimits(connections: connections).excess == excess)
    }
}
