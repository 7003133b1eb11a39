import TestSupport
import Testing

/// `ferry fetch` for people: progress, and the question for a name.
@Suite(.slow) struct FetchTerminalTests {
    let folder: TemporaryFolder
    let terminal: FetchTerminal

    init() throws {
        folder = try TemporaryFolder()
        terminal = try FetchTerminal(columns: 70)
    }

    /// An origin that sends half, waits a second, and sends the rest.
    private func slowOrigin() throws -> FaultyOrigin {
        try FaultyOrigin.responding { _, connection in
            try connection.respond(
                "200 OK\r\nX-Server-PID: 77\r\nContent-Length: 2000", [UInt8](repeating: 1, count: 1000))
            for _ in 0..<10 { try connection.pause(.milliseconds(100)) }
            try connection.send([UInt8](repeating: 1, count: 1000))
        }
    }

    @Test func progressOnATerminal() throws {
        let origin = try slowOrigin()
        let run = try folder.fetching([origin.url("/a.bin")], redirections: "2>\(terminal.path)").wait()
        #expect(run.status == 0)
        #expect(run.text == "PID of server process: 77\na.bin received (2000 bytes).\n")
        let drawings = terminal.text.split(separator: "\r")
        #expect(drawings.contains { $0.hasPrefix("a.bin  50% [") && $0.contains("1.0 kB of 2.0 kB") })
        #expect((2...15).contains(drawings.count))
        #expect(drawings.allSatisfy { $0.count <= 70 + 3 })
        #expect(terminal.text.hasSuffix("\r\u{1B}[J"))
    }

    /// Servers may announce lengths beyond any number of bytes and any time.
    @Test func progressOfEndlessFiles() throws {
        let origin = try FaultyOrigin.responding { _, connection in
            try connection.respond("200 OK\r\nContent-Length: \(Int64.max)", [UInt8](repeating: 1, count: 1000))
            for _ in 0..<10 { try connection.pause(.milliseconds(100)) }
            throw FaultyOrigin.HangUp()
        }
        let run = try folder.fetching([origin.url("/a"), origin.url("/b")], redirections: "2>\(terminal.path)").wait()
        #expect(run.status == 18)
        #expect(terminal.text.contains("0 of 2 files  0%"))
        #expect(terminal.text.contains("\ra  0%"))
        #expect(try folder.names() == [])
    }

    @Test func eachFileHasALineAndAllHaveOne() throws {
        let origin = try slowOrigin()
        let targets = ["a", "b", "c"].map { origin.url("/\($0)") }
        let run = try folder.fetching(["-j", "2"] + targets, redirections: "2>\(terminal.path)").wait()
        #expect(run.status == 0)
        let text = terminal.textWithoutReturns
        #expect(text.contains("\u{1B}[2Aa  50% ["))
        #expect(text.contains("\u{1B}[K\nb  50% ["))
        #expect(text.contains("\u{1B}[K\n0 of 3 files  2.0 kB"))
        #expect(text.contains("2 of 3 files  83%"))
        #expect(text.hasSuffix("\u{1B}[1A\u{1B}[J"))
    }

    /// The number of files grows as folders are listed, and the sizes in the listings make up the total.
    @Test func treeHasATotal() throws {
        let content = [UInt8](repeating: 1, count: 4000)
        let origin = try FaultyOrigin([
            "/t/": .init(
                #"[{"name":"a","type":"file","size":4000},{"name":"b\u001b","type":"file","size":4000,"href":"%1B%5B2J"}]"#
            ),
            "/t/a": .init(content), "/t/%1B%5B2J": .init(content),
        ]) { request, response in
            if request.path != "/t/" { response.pace = (1000, .milliseconds(300)) }
        }
        let run = try folder.fetching(["-r", origin.url("/t/")], redirections: "2>\(terminal.path)").wait()
        #expect(run.status == 0)
        let text = terminal.textWithoutReturns
        // The speed of the machine decides which of the quarters is drawn.
        for file in ["t/a", "t/\\u{1B}[2J"] { #expect([25, 50, 75].contains { text.contains("\(file)  \($0)% [") }) }
        #expect([12, 25, 37, 50, 62, 75, 87].contains { text.contains("0 of 2 files  \($0)%") })
        #expect(!text.contains("\u{1B}[2J"))
    }

    @Test func linesFitATerminalThatBecomesNarrower() throws {
        let origin = try slowOrigin()
        let targets = ["a", "b"].map { origin.url("/\($0)") }
        let run = try folder.fetching(targets, redirections: "2>\(terminal.path)")
        try waitUntil("there is progress") { terminal.textWithoutReturns.contains("\nb  50%") }
        try terminal.resize(columns: 20)
        // Two lines of a file and one of the whole, of 50 to 70 columns each, need more rows now.
        try waitUntil("the folded lines are overwritten") {
            (7...11).contains { terminal.textWithoutReturns.contains("\u{1B}[\($0)Aa  50%") }
        }
        #expect(try run.wait().status == 0)
        let frames = terminal.textWithoutReturns.split(separator: "\u{1B}[J")
        let lines = frames.dropLast().last?.split(separator: "\n") ?? []
        #expect(lines.count == 3)
        for line in lines { #expect(line.prefix { $0 != "\u{1B}" }.count < 20) }
    }

    @Test func linesAndProgressShareATerminal() throws {
        let origin = try slowOrigin()
        let streams = ">\(terminal.path) 2>&1"
        #expect(try folder.fetching([origin.url("/a")], redirections: streams).wait().status == 0)
        #expect(terminal.text.hasSuffix("\r\u{1B}[JPID of server process: 77\r\na received (2000 bytes).\r\n"))
    }

    @Test(arguments: ["-q", "--no-progress", "--json"]) func noProgress(_ option: String) throws {
        let origin = try slowOrigin()
        let run = try folder.fetching([option, origin.url("/a")], redirections: "2>\(terminal.path)").wait()
        #expect(run.status == 0)
        #expect(terminal.text == "")
    }

    /// A terminal without escape sequences gets none.
    @Test func dumbTerminalGetsNoProgress() throws {
        let origin = try slowOrigin()
        let run = try folder.fetching(
            [origin.url("/a"), origin.url("/b")], redirections: "2>\(terminal.path)", environment: ["TERM": "dumb"]
        ).wait()
        #expect(run.status == 0)
        #expect(terminal.text == "")
    }

    @Test func progressGoesBeforeAnInterruption() throws {
        let origin = try slowOrigin()
        let run = try folder.fetching([origin.url("/a")], redirections: "2>\(terminal.path)")
        try waitUntil("there is progress") { terminal.text.contains("50%") }
        run.kill(2)
        #expect(try run.wait().status == 130)
        #expect(terminal.text.hasSuffix("\r\u{1B}[Jferry: interrupted; 0 of 1 files received\r\n"))
    }

    @Test func nameIsAskedFor() throws {
        let origin = try FaultyOrigin.offering(["a b.txt": [1]].merging(["a%20b.txt": [1]]) { $1 })
        let run = try folder.fetching(
            ["--server", origin.url()], redirections: "<\(terminal.path) 2>\(terminal.path)")
        try waitUntil("it asks") { terminal.text == "File name: " }
        try terminal.type("a b.txt")
        let end = try run.wait(within: .seconds(10))
        #expect(end.status == 0)
        #expect(end.text == "PID of server process: 77\na b.txt received (1 bytes).\n")
        #expect(try folder.names() == ["a b.txt"])
    }

    @Test(arguments: ["", "../a", "ftp://h/a"]) func answerThatIsNoName(_ answer: String) throws {
        let run = try folder.fetching([], redirections: "<\(terminal.path)")
        try waitUntil("it asks") { run.standardError == "File name: " }
        try terminal.type(answer)
        let end = try run.wait(within: .seconds(10))
        #expect(end.status == 64)
        #expect(end.errors.contains("Error: "))
    }
}

extension RawConnection {
    /// Waits a while, without closing the connection.
    fileprivate func pause(_ time: Duration) throws {
        let end = ContinuousClock.now + time
        try waitUntil("the pause is over") { ContinuousClock.now >= end }
    }
}
