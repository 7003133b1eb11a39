import HTTPSemantics
import Testing

@testable import Fetching

@Suite struct ExistingFileTests {
    /// The remote entry, the user's options, and the decision for a file that was received with the tag `"a"`.
    @Test(
        arguments: [
            ("\"a\"", 5, nil, false, .skip), ("\"a\"", nil, nil, false, .skip), ("\"a\"", 5, 999, true, .skip),
            ("\"a\"", 6, nil, false, .fetch(overwriting: false)), ("\"b\"", 5, nil, false, .fetch(overwriting: false)),
            ("\"b\"", 5, 100, true, .fetch(overwriting: true)), (nil, 6, 50, true, .fetch(overwriting: true)),
            (nil, 5, 50, false, .ask(overwriting: false)), ("W/\"a\"", 5, nil, false, .ask(overwriting: false)),
            (nil, 5, 50, true, .ask(overwriting: true)), (nil, nil, 101, true, .ask(overwriting: true)),
        ] as [(String?, Int64?, Int64?, Bool, ExistingFile.Decision)]) func decision(
            _ tag: String?, _ size: Int64?, _ seconds: Int64?, newer: Bool, is decision: ExistingFile.Decision
        ) throws
    {
        let copy = ExistingFile(size: 5, modified: Timestamp(seconds: 100, nanoseconds: 7), entityTag: "\"a\"")
        let entry = try entry(tag, size, seconds)
        #expect(copy.decision(for: entry, overwriting: false, newer: newer) == decision)
        let forced: ExistingFile.Decision =
            switch decision {
            case .skip: .skip
            case .ask: .ask(overwriting: true)
            case .fetch: .fetch(overwriting: true)
            }
        #expect(copy.decision(for: entry, overwriting: true, newer: newer) == forced)
    }

    /// Only what came without a tag is judged by its time.
    @Test(
        arguments: [
            (5, 50, false, .fetch(overwriting: false)), (5, 100, true, .skip), (5, 99, true, .skip),
            (nil, 99, true, .skip), (5, 101, true, .fetch(overwriting: true)), (6, 50, true, .fetch(overwriting: true)),
            (5, nil, true, .fetch(overwriting: false)),
        ] as [(Int64?, Int64?, Bool, ExistingFile.Decision)])
    func decisionWithoutTag(_ size: Int64?, _ seconds: Int64?, newer: Bool, is decision: ExistingFile.Decision) throws {
        let copy = ExistingFile(size: 5, modified: Timestamp(seconds: 100, nanoseconds: 7), entityTag: nil)
        let entry = try entry("\"a\"", size, seconds)
        #expect(copy.decision(for: entry, overwriting: false, newer: newer) == decision)
    }

    @Test func weakTagIsAskedFor() throws {
        let copy = ExistingFile(size: 5, modified: Timestamp(seconds: 100), entityTag: nil, weakTag: "W/\"a\"")
        for tag in ["W/\"a\"", "\"a\"", nil] {
            let decision = copy.decision(for: try entry(tag, 5, nil), overwriting: false, newer: false)
            #expect(decision == .ask(overwriting: false))
        }
        #expect(
            copy.decision(for: try entry("\"a\"", 6, nil), overwriting: false, newer: true) == .fetch(overwriting: true)
        )
    }

    private func entry(_ tag: String?, _ size: Int64?, _ seconds: Int64?) throws -> RemoteEntry {
        var raw = RawEntry(name: "a", type: "file", size: size, etag: tag)
        raw.mtime = seconds.flatMap { Timestamp(seconds: $0, nanoseconds: 999).rfc3339 }
        return try RemoteEntry(raw)
    }
}
