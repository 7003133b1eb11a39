import Glibc
import TestSupport
import Testing

/// The server's allocations, counted by a library that is loaded before all others.
///
/// A debug build allocates more than a release: `make test-release` runs this.
@Suite(.enabled(if: Sample.isRelease, "needs FERRY_EXECUTABLE, an optimised one")) struct ServeAllocationTests {
    private static let requestCount = 2000

    /// The number of allocations of a server, including the library's, while it serves `requestCount` equal requests.
    private func allocations(
        _ target: String, _ fields: [(name: String, value: String)] = [], _ arguments: [String]
    ) throws -> Int {
        let folder = try TemporaryFolder()
        try folder.write("root/a.html", "<p>a")
        try folder.write("root/full", noise(65_536))
        try folder.write("root/large", noise(300_000))
        try folder.write("root/sub/index.html", "<p>index")
        try folder.write("count", [UInt8](repeating: 0, count: 8))
        SettledFolders.settle()
        var command = try Command.ferry("serve", folder.path(of: "root"), "--port", "0")
        command.arguments += arguments
        command.environment["LD_PRELOAD"] = try Command.builtLibrary("AllocationCounter")
        command.environment["ALLOCATION_COUNT"] = folder.path(of: "count")
        let server = try FerryProcess(command)
        let connection = try server.connect()
        let tag = try #require(connection.request("GET", target)["ETag"])
        let fields = fields.map { ($0.name, $0.value.replacing("TAG", with: tag)) }
        var counts: [Int] = []
        for number in 0..<2 * Self.requestCount {
            if number == Self.requestCount { counts.append(try folder.number("count")) }
            _ = try connection.request("GET", target, fields)
        }
        counts.append(try folder.number("count"))
        return counts[1] - counts[0]
    }

    @Test(arguments: ["per-connection", "pool"], ["combined", "json", "none"])
    func aFileThatIsKnownCostsNone(threading: String, log: String) throws {
        let arguments = ["--threading", threading, "--log-format", log]
        for (target, fields) in [
            ("/files/a.html", []), ("/files/sub/?v=1", []), ("/files/full", []),
            ("/files/large", []), ("/files/a.html", [(name: "If-None-Match", value: "TAG")]),
            ("/files/a.html", [(name: "If-Modified-Since", value: "Tue, 01 Jan 2030 00:00:00 GMT")]),
        ] {
            // Threads that serve no requests allocate now and then.
            #expect(try allocations(target, fields, arguments) < Self.requestCount / 10, "\(target) \(fields)")
        }
    }

    @Test func theCountIsTrue() throws {
        #expect(try allocations("/files/a.html", [], ["--cache-size", "0"]) > Self.requestCount)
    }
}

extension TemporaryFolder {
    /// The number in a file of eight bytes.
    fileprivate func number(_ name: String) throws -> Int {
        try read(name).reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
