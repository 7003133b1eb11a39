import Glibc
import TestSupport
import Testing

/// `ferry fetch` waits in the C library's own `poll`, although the executable replaces that function for its server.
@Suite(.enabled(if: !Sample.isSanitized, "a sanitizer has to be loaded before all other libraries"))
struct FetchPollTests {
    /// A call of `poll` that has reached the C library.
    private struct Call {
        let count: Int
        let timeout: Int
        let result: Int

        init(_ line: Substring) throws {
            let numbers = line.split(separator: " ").compactMap { Int($0) }
            try #require(numbers.count == 3, "\(line)")
            (count, timeout, result) = (numbers[0], numbers[1], numbers[2])
        }
    }

    private let folder: TemporaryFolder
    private let calls: [Call]

    /// Fetches a file whose server takes a while to respond.
    init() throws {
        folder = try TemporaryFolder()
        try folder.write("log", "")
        let server = try ScriptedServer { connection in
            _ = try connection.receiveRequest()
            usleep(500_000)
            try connection.respond("200 OK\r\nContent-Length: 5", "hello".utf8)
            _ = try connection.receiveRequest()
        }
        let environment = ["LD_PRELOAD": try Command.builtLibrary("PollWitness"), "POLL_LOG": folder.path(of: "log")]
        let process = try folder.fetching([server.url("/file")], environment: environment)
        #expect(try process.wait(within: .seconds(30)).status == 0)
        #expect(try folder.text(of: "file") == "hello")
        calls = try folder.text(of: "log").split(separator: "\n").map { try Call($0) }
    }

    /// libcurl waits for its own socket and those of ferry together, with a time limit.
    @Test func libcurlsWaitsReachTheCLibrary() {
        #expect(calls.contains { $0.count > 1 && $0.timeout > 0 && $0.result == 0 })
    }

    /// The calls that a server's `poll` would return itself: for one descriptor, without a time limit.
    @Test func waitsWithoutLimitReachTheCLibrary() {
        #expect(calls.contains { $0.count == 1 && $0.timeout == -1 && $0.result == 1 })
    }

    /// A wait that returned at once would be repeated some thousand times in half a second.
    @Test func noWaitIsCutShort() { #expect((2..<200).contains(calls.count)) }
}
