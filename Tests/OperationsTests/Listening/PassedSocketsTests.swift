import Operations
import Testing

@Suite struct PassedSocketsTests {
    static let table: [(String?, String?, [Int32])] = [
        (nil, nil, []), ("2", nil, []), (nil, "7", []), ("0", "7", []), ("1", "7", [3]), ("3", "7", [3, 4, 5]),
        ("1", "8", []),
        ("abc", "8", []),
    ]

    @Test(arguments: table) func descriptorsAreForThisProcess(_ count: String?, _ process: String?, _ result: [Int32])
        throws
    {
        #expect(try PassedSockets.read(count: count, process: process, pid: 7) == result)
    }

    @Test(arguments: ["abc", "-1", "1.5", " 1", "99999999999", "1025"]) func otherCountsAreRefused(_ count: String) {
        let error = #expect(throws: PassedSockets.Malformed.self) {
            try PassedSockets.read(count: count, process: "7", pid: 7)
        }
        #expect(error == .init(variable: "LISTEN_FDS", value: count))
    }

    @Test(arguments: ["abc", "0", "-7", "7x"]) func otherProcessesAreRefused(_ process: String) {
        let error = #expect(throws: PassedSockets.Malformed.self) {
            try PassedSockets.read(count: "1", process: process, pid: 7)
        }
        #expect(error == .init(variable: "LISTEN_PID", value: process))
    }
}
