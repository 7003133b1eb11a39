import FoundationEssentials
import TestSupport
import Testing

/// What is printed, and the exit status.
@Suite struct FetchReportTests {
    let folder: TemporaryFolder
    let origin: FaultyOrigin

    init() throws {
        folder = try TemporaryFolder()
        origin = try FaultyOrigin.offering(["a": Array("new".utf8), "b": Array("bee".utf8)])
    }

    @Test func notFound() throws {
        let run = try folder.fetch("--server", origin.url(), "d/missing.txt")
        #expect(run.status == 22)
        #expect(run.text == "")
        #expect(run.errors == "missing.txt: File Not Found (PID of server process: 77)\n")
        #expect(try folder.names() == [])
    }

    @Test func otherRefusals() throws {
        let origin = try FaultyOrigin.responding { _, connection in
            try connection.respond(with: [], status: "503 \u{1B}[31mEvil")
        }
        let run = try folder.fetch("--retry", "0", origin.url("/a"))
        #expect(run.status == 22)
        #expect(run.errors == "a: the server responded with 503 Service Unavailable (PID of server process: 77)\n")
    }

    /// An invalid process id is not shown, and has no other effect.
    @Test(arguments: [
        "", "X-Server-PID: ", "X-Server-PID: \u{1B}[31m8402", "X-Server-PID: 12 34", "X-Server-PID: -1",
        "X-Server-PID: 0", "X-Server-PID: 99999999999", "X-Server-PID: 1\r\nX-Server-PID: 2", "X-Server-PID: \u{9B}2J",
    ]) func serverThatNamesNoProcess(_ field: String) throws {
        let origin = try FaultyOrigin.responding { request, connection in
            let status = request.target == "/a" ? "200 OK" : "404 Not Found"
            let fields = field.isEmpty ? "" : "\r\n\(field)"
            try connection.respond("\(status)\r\nContent-Length: 1\(fields)", [1])
        }
        let run = try folder.fetch("-j", "1", origin.url("/a"), origin.url("/b"))
        #expect(run.text == "a received (1 bytes).\n")
        #expect(run.errors == "b: File Not Found\n")
        #expect(try folder.fetch("--json", "-f", origin.url("/a")).text.contains("pid") == false)
    }

    @Test func quiet() throws {
        let run = try folder.fetch("-q", "--server", origin.url(), "a", "missing")
        #expect(run.status == 22)
        #expect(run.text == "")
        #expect(run.errors == "missing: File Not Found (PID of server process: 77)\n")
    }

    private struct Line: Decodable {
        var target: String
        var url: String
        var name: String
        var status: Int?
        var bytes: Int?
        var pid: Int?
        var seconds: Double?
        var error: String?
        var exit: Int
    }

    @Test func jsonLines() throws {
        try folder.write("b", "old")
        let closed = "http://127.0.0.1:\(try FaultyOrigin.closedPort())/c"
        let run = try folder.fetch("--json", "--server", origin.url(), "a", "b", "mis\u{202E}sing", closed)
        #expect(run.status == 23)
        #expect(run.errors == "")
        let lines = try run.text.split(separator: "\n").map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
        let byTarget = Dictionary(uniqueKeysWithValues: lines.map { ($0.target, $0) })
        #expect(lines.count == 4)
        let a = try #require(byTarget["a"])
        #expect(a.url == origin.url("/files/a"))
        #expect((a.name, a.status, a.bytes, a.pid, a.error, a.exit) == ("a", 200, 3, 77, nil, 0))
        #expect((a.seconds ?? -1) >= 0)
        let b = try #require(byTarget["b"])
        #expect((b.status, b.bytes, b.pid, b.seconds, b.exit) == (nil, nil, nil, nil, 23))
        let missing = try #require(byTarget["mis\u{202E}sing"])
        #expect((missing.status, missing.bytes, missing.pid, missing.exit) == (404, nil, 77, 22))
        #expect(missing.name == "mis_sing")
        let refused = try #require(byTarget[closed])
        #expect((refused.status, refused.exit) == (nil, 7))
        #expect(refused.error?.hasPrefix("no connection") == true)
    }

    /// The first failed target in the order of the command line gives the status, not the first one that ended.
    @Test func statusIsThatOfTheFirstTargetThatFails() throws {
        let closed = "http://127.0.0.1:\(try FaultyOrigin.closedPort())/c"
        let missing = origin.url("/files/missing")
        #expect(try folder.fetch("-q", origin.url("/files/a"), missing, closed).status == 22)
        #expect(try folder.fetch("-q", closed, missing, origin.url("/files/b")).status == 7)
    }

    static let wrong: [[String]] = [
        [], ["ftp://h/a"], ["http://h:port/a"], ["http:///a"], [""], ["../a"], ["a//b"], ["http://h/?x"],
        ["-o", "x", "a", "b"], ["-o", "", "a"], ["-o", "x/", "a"], ["-P", "", "a"], ["-P", "x", "-o", "-", "a"],
        ["-P", "x", "-o", "/y", "a"], ["-j", "0", "a"], ["-j", "257", "a"], ["-j", "x", "a"], ["-m", "0", "a"],
        ["-m", "-1", "a"], ["-m", "nan", "a"], ["-m", "1e99", "a"], ["--connect-timeout", "x", "a"], ["-H", "x", "a"],
        ["-H", "a b: c", "a"], ["-H", "A: b\nC: d", "a"], ["-A", "a\nb", "a"], ["-u", "me", "a"],
        ["--proxy", "ftp://p", "a"], ["--server", "127.0.0.1", "a"], ["--server", "http://h?x", "a"],
        ["--unknown", "a"], ["--connect-timeout", "0x10", "a"], ["-m", "1e1", "a"], ["-m", "+1", "a"], ["-m", "", "a"],
        ["-m", "1.2.3", "a"], ["--connect-timeout", "inf", "a"],
        ["a", "ftp://h/a"],
    ]

    @Test(arguments: wrong) func wrongCommandLine(_ arguments: [String]) throws {
        let run = try folder.fetching(arguments).wait(within: .seconds(10))
        #expect(run.status == 64)
        #expect(run.text == "")
        #expect(run.errors.hasPrefix("Error: "))
        #expect(try folder.names() == [])
    }

    @Test func serverOfTheEnvironment() throws {
        let environment = ["FERRY_SERVER": origin.url("/")]
        #expect(try folder.fetch("a", environment: environment).status == 0)
        let option = "http://127.0.0.1:\(try FaultyOrigin.closedPort())"
        #expect(try folder.fetch("--server", option, "b", environment: environment).status == 7)
        let run = try folder.fetch("b", environment: ["FERRY_SERVER": "nonsense"])
        #expect(run.status == 64)
        #expect(run.errors.contains("FERRY_SERVER"))
        let url = origin.url("/files/b")
        #expect(try folder.fetch(url, environment: ["FERRY_SERVER": "nonsense"]).status == 0)
        #expect(try folder.fetch(url, "a", environment: ["FERRY_SERVER": "nonsense"]).status == 64)
    }

    /// The reader of standard output has left by the time the file is complete.
    @Test func closedPipe() throws {
        try folder.makeFIFO("out")
        let reader = try Command("sh", ["-c", "exec 3<out; read line; exit"]).inFolder(folder).start()
        let folder = folder
        let origin = try FaultyOrigin.responding { _, connection in
            reader.kill(9)
            try reader.wait()
            try connection.respond(with: noise(1 << 20))
        }
        let run = try folder.fetching([origin.url("/a")], redirections: ">out").wait(within: .seconds(20))
        #expect(run.status == 23)
        #expect(run.errors == "ferry: standard output: Broken pipe\n")
        #expect(try folder.read("a").count == 1 << 20)
    }

    @Test func closedStandardOutput() throws {
        let run = try folder.fetching([origin.url("/files/a")], redirections: ">&-").wait(within: .seconds(20))
        #expect(run.status == 23)
        #expect(try folder.text(of: "a") == "new")
        let all = try folder.fetching([origin.url("/files/b")], redirections: "<&- >&- 2>&-").wait(within: .seconds(20))
        #expect(all.status == 23)
        #expect(try folder.text(of: "b") == "bee")
    }

    @Test func help() throws {
        let run = try folder.fetch("--help")
        #expect(run.status == 0)
        #expect(run.text.contains("--output-dir"))
    }
}

extension Command {
    fileprivate func inFolder(_ folder: TemporaryFolder) -> Command {
        var command = self
        command.folder = folder.path
        return command
    }
}
