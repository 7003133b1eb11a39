import Operations
import Testing

@Suite struct WatchdogIntervalTests {
    static let table: [(String?, String?, Duration?)] = [
        (nil, nil, nil), (nil, "7", nil), ("2000000", nil, .seconds(2)), ("2000000", "7", .seconds(2)),
        ("2000000", "8", nil),
        ("1", nil, .microseconds(1)),
    ]

    @Test(arguments: table) func timeIsForThisProcess(_ time: String?, _ process: String?, _ result: Duration?) throws {
        #expect(try WatchdogInterval.read(microseconds: time, process: process, pid: 7) == result)
    }

    @Test(arguments: [
        ("0", nil), ("-1", nil), ("abc", nil), ("1.5", "7"), ("99999999999999999999", nil), ("1", "x"), ("1", "0"),
    ])
    func otherValuesAreRefused(_ time: String, _ process: String?) {
        #expect(throws: WatchdogInterval.Malformed.self) {
            try WatchdogInterval.read(microseconds: time, process: process, pid: 7)
        }
    }
}
