import Synchronization
import TestSupport

/// One client in one case: what it leaves, and what it says.
struct Trial {
    /// What came of it.
    let outcome: Outcome

    /// The state of the file after the second run, its exit status, and the bytes that the server sent in it.
    struct Outcome {
        enum State: String {
            case right = "right"
            case stale = "old version"
            case part = "part left"
            case none = "nothing left"
            case corrupt = "**corrupt**"
        }

        let state: State
        let status: Int32
        let bytes: Int

        /// The outcome as a cell of a table.
        var cell: String {
            let end = status == 0 ? "" : ", exit \(status)"
            let isWrong = status == 0 && state != .right && state != .corrupt
            return "\(isWrong ? "**\(state.rawValue)**" : state.rawValue)\(end), \(tenths(bytes))"
        }

        /// Millions of bytes, with one digit after the point.
        private func tenths(_ count: Int) -> String {
            let tenths = (count + 50_000) / 100_000
            return "\(tenths / 10).\(tenths % 10) MB"
        }
    }

    private static let name = "a.bin"

    /// Runs the client twice in a folder of its own, and changes the file in between.
    init(of client: Client, in test: ResumeCase) throws {
        let folder = try TemporaryFolder()
        let isSecond = Phase()
        let origin = try FaultyOrigin(["/\(Self.name)": test.before]) { request, response in
            let isResumed = isSecond.value.load(ordering: .sequentiallyConsistent)
            let faults = !isResumed ? test.interruption : request["Range"] == nil ? [] : test.faults
            for fault in faults { response.apply(fault) }
        }
        let url = origin.url("/\(Self.name)")
        _ = try client.run(client.begin, url, in: folder)
        let before = origin.contentBytesSent
        origin["/\(Self.name)"] = test.after
        isSecond.value.store(true, ordering: .sequentiallyConsistent)
        let status = try client.run(client.resume, url, in: folder)
        outcome = Outcome(
            state: try Self.state(of: folder, test), status: status, bytes: origin.contentBytesSent - before)
    }

    /// Whether the second run has begun, for the threads of the server.
    private final class Phase: Sendable {
        let value = Atomic(false)
    }

    /// What is there under the final name; what the client itself marks as unfinished is a part.
    private static func state(of folder: TemporaryFolder, _ test: ResumeCase) throws -> Outcome.State {
        guard folder.exists(name) else { return try folder.names().isEmpty ? .none : .part }
        let content = try folder.read(name)
        if content == test.after.content { return .right }
        if content == test.before.content { return .stale }
        let isMarked = folder.exists("\(name).aria2")
        let isPart = [test.before, test.after].contains { $0.content.starts(with: content) }
        return isMarked || isPart ? .part : .corrupt
    }
}
