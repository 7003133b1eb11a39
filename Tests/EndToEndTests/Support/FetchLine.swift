import FoundationEssentials
import TestSupport
import Testing

/// The output of `ferry fetch --json` for one file.
struct FetchLine: Decodable {
    var bytes: Int?
    var pid: Int?
    var pids: [Int]?
    var resumedFrom: Int?
    var digest: String?
    var status: Int?
    var error: String?
    var exit: Int

    enum CodingKeys: String, CodingKey {
        case bytes, pid, pids, digest, status, error, exit
        case resumedFrom = "resumed_from"
    }
}

extension TemporaryFolder {
    /// Runs `ferry fetch --json` for one file in this folder to its end.
    func fetchAsJSON(_ arguments: String...) throws -> FetchLine { try fetchAsJSON(arguments) }

    /// Does the same with a list of arguments.
    func fetchAsJSON(_ arguments: [String]) throws -> FetchLine {
        let run = try fetching(["--json"] + arguments).wait(within: .seconds(30))
        let line = try JSONDecoder().decode(FetchLine.self, from: Data(run.standardOutput))
        #expect(Int32(line.exit) == run.status)
        return line
    }

    /// Leaves the pair of the first 100,000 bytes of `/a`, where the origin cuts its first response.
    func leaveAPair(of content: [UInt8], from origin: FaultyOrigin) throws {
        let run = try fetch("--retry", "0", origin.url("/a"))
        #expect(run.status == 18)
        #expect(try names() == ["a.part", "a.part.json"])
        #expect(try read("a.part") == Array(content[..<100_000]))
    }
}
