import HTTPSemantics
import Testing

@testable import Fetching

@Suite struct ExistingFileTests {
    private static let copy = ExistingFile(
        size: 5, modified: Timestamp(seconds: 100, nanoseconds: 7), entityTag: "\"a\"")

    /// What the server has, what the user wants, and what is done.
    @Test(
        arguments: [
            ("\"a\"", 5, nil, false, .skip), ("\"a\"", nil, nil, false, .skip), ("\"a\"", 5, 999, true, .skip),
            ("\"a\"", 6, nil, false, .fetch(overwriting: false)), ("\"b\"", 5, nil, false, .fetch(overwriting: false)),
            (nil, 5, 50, false, .fetch(overwriting: false)), (nil, 5, 100, true, .skip), (nil, 5, 99, true, .skip),
            (nil, nil, 99, true, .skip), (nil, 5, 101, true, .fetch(overwriting: true)),
            (nil, 6, 50, true, .fetch(overwriting: true)), (nil, 5, nil, true, .fetch(overwriting: false)),
            ("\"b\"", 5, 100, true, .skip), ("\"b\"", 5, 101, true, .fetch(overwriting: true)),
        ] as [(String?, Int64?, Int64?, Bool, ExistingFile.Decision)]) func decision(
            _ tag: String?, _ size: Int64?, _ seconds: Int64?, newer: Bool, is decision: ExistingFile.Decision
        ) throws
    {
        var raw = RawEntry(name: "a", type: "file", size: size, etag: tag)
        raw.mtime = seconds.flatMap { Timestamp(seconds: $0, nanoseconds: 999).rfc3339 }
        let entry = try RemoteEntry(raw)
        #expect(Self.copy.decision(for: entry, overwriting: false, newer: newer) == decision)
        let forced: ExistingFile.Decision = decision == .skip ? .skip : .fetch(overwriting: true)
        #expect(Self.copy.decision(for: entry, overwriting: true, newer: newer) == forced)
    }

    @Test func weakTagsProveNothing() throws {
        let copy = ExistingFile(size: 5, modified: Timestamp(seconds: 100), entityTag: "W/\"a\"")
        let entry = try RemoteEntry(RawEntry(name: "a", type: "file", size: 5, etag: "W/\"a\""))
        #expect(copy.decision(for: entry, overwriting: false, newer: false) == .fetch(overwriting: false))
    }
}
