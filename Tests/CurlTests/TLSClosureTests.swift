import Testing

@testable import Curl

@Suite struct TLSClosureTests {
    private static func closure(_ records: [[UInt8]]) -> TLSClosure {
        records.reduce(into: TLSClosure.unknown) { closure, record in
            record.withUnsafeBytes { unsafe closure.note($0) }
        }
    }

    @Test func nothingIsKnownBeforeARecord() { #expect(Self.closure([]) == .unknown) }

    /// A record's header, a fatal alert, a handshake message, a part of one.
    @Test(arguments: [[23, 3, 3, 0, 19], [2, 0], [1, 0, 0, 4], [1], []] as [[UInt8]])
    func otherRecordsShowThatTheAlertWouldBeSeen(record: [UInt8]) { #expect(Self.closure([record]) == .open) }

    @Test func theAlertIsTheEnd() {
        #expect(Self.closure([[21, 3, 3, 0, 19], [1, 0]]) == .notified)
        #expect(Self.closure([[1, 0], [21, 3, 3, 0, 19]]) == .notified)
    }
}
