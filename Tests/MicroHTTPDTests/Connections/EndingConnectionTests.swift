import Testing

@testable import MicroHTTPD

@Suite struct EndingConnectionTests {
    @Test(
        arguments: [
            (time: 0, isPending: false, sendsMore: false, isOver: true), (0, false, true, false),
            (999, false, true, false), (1000, false, true, true), (0, true, false, false), (29_999, true, true, false),
            (30_000, true, false, true),
        ] as [(time: Int64, isPending: Bool, sendsMore: Bool, isOver: Bool)])
    func itIsClosedOnceTheResponseIsSafe(_ time: Int64, _ isPending: Bool, _ sendsMore: Bool, _ isOver: Bool) {
        #expect(EndingConnection.isOver(after: time, isPending: isPending, sendsMore: sendsMore) == isOver)
    }
}
