import TestSupport
import Testing

/// `ferry fetch -i`: targets from a file.
@Suite struct FetchInputFileTests {
    let folder: TemporaryFolder
    let origin: FaultyOrigin

    init() throws {
        folder = try TemporaryFolder()
        origin = try FaultyOrigin { request, response in response.apply(.changed(.init("content of \(request.path)"))) }
    }

    private var list: String {
        "# files\r\n\r\n\(origin.url("/a"))\r\n  127.0.0.1:\(origin.port)/b\t\n\n#x\nc d\n./e#f"
    }

    private func check(_ run: FinishedProcess, _ names: [String]) throws {
        #expect(run.status == 0, "\(run.errors)")
        #expect(try folder.names().filter { $0 != "list" } == names.sorted())
        #expect(try folder.text(of: "c d") == "content of /files/c%20d")
    }

    @Test func fileOfTargets() throws {
        try folder.write("list", list)
        try check(
            folder.fetch("--server", origin.url(), "-i", "list", origin.url("/first")),
            ["a", "b", "c d", "e#f", "first"])
    }

    @Test(arguments: ["-i-", "--input-file=-"]) func standardInput(_ option: String) throws {
        try folder.write("list", list)
        let run = try folder.fetching(["--server", origin.url(), option], redirections: "<list").wait()
        try check(run, ["a", "b", "c d", "e#f"])
    }

    @Test func lineThatIsNoTargetIsNamed() throws {
        try folder.write("list", "\(origin.url("/a"))\n\nftp://u:secret@h/x\n")
        let run = try folder.fetch("-i", "list")
        #expect(run.status == 64)
        #expect(run.errors.hasPrefix("Error: Line 3 of list: '…@h/x' is no target. The scheme is ftp"))
        #expect(origin.requests.isEmpty)
    }

    @Test(arguments: ["nothing", "."]) func fileThatCannotBeRead(_ name: String) throws {
        let run = try folder.fetch("-i", name)
        #expect(run.status == 66)
        #expect(run.errors.hasPrefix("ferry: cannot read \(name): "))
        #expect(run.errors.split(separator: "\n").count == 1)
    }

    @Test func listWithoutTargets() throws {
        try folder.write("list", "# nothing today\n")
        let run = try folder.fetch("-i", "list")
        #expect(run.status == 0)
        #expect(run.errors == "ferry: list names no TARGET\n")
        #expect(run.text == "")
    }

    @Test func optionsForOneTargetTakeNoSeveral() throws {
        try folder.write("list", "\(origin.url("/a"))\n\(origin.url("/b"))\n")
        #expect(try folder.fetch("-i", "list", "-o", "x").status == 64)
        try folder.write("one", "\(origin.url("/a"))\n")
        #expect(try folder.fetch("-i", "one", "-o", "x").status == 0)
        #expect(try folder.text(of: "x") == "content of /a")
    }

    /// Each target is parsed at once; only the requests take time.
    @Test(.enabled(if: !Sample.isSanitized)) func thousandsOfLinesAreQuick() throws {
        let closed = try FaultyOrigin.closedPort()
        try folder.write("list", (0..<5_000).map { "http://127.0.0.1:\(closed)/\($0)\n" }.joined())
        let run = try folder.fetching(["-q", "-i", "list"]).wait(within: .seconds(60))
        #expect(run.status == 7)
        #expect(run.errors.split(separator: "\n").count == 5_000)
    }
}
