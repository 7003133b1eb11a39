import Glibc
import TestSupport
import Testing

/// The access log of the built executable: its content, its safety, and that it delays no response.
@Suite struct OperateLogTests {
    private let folder: TemporaryFolder

    init() throws { folder = try .withRoot() }

    /// The lines of the file, once there are `count`.
    private func lines(of name: String = "log", count: Int) throws -> [String] {
        var lines: [Substring] = []
        try waitUntil("\(name) has \(count) lines") {
            lines = try String(decoding: folder.read(name), as: UTF8.self).split(separator: "\n")
            return lines.count >= count
        }
        return lines.map { String($0) }
    }

    @Test func standardOutputHasALineForEachRequest() throws {
        let server = try folder.serve()
        let connection = try server.connect()
        _ = try connection.request("GET", "/files/a.txt", [("User-Agent", "test/1"), ("Referer", "http://r/")])
        _ = try connection.request("HEAD", "/files/missing?a=b")
        let log = try server.stop().text.split(separator: "\n")
        #expect(log.count == 2)
        let line =
            #/127\.0\.0\.1 - - \[\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d \+0000\] "(.*)" (\d{3}) (\d+) "(.*)" "(.*)" \d+\.\d{6} -/#
        let first = try #require(log[0].wholeMatch(of: line))
        #expect(first.1 == "GET /files/a.txt HTTP/1.1" && first.2 == "200" && first.3 == "10")
        #expect(first.4 == "http://r/" && first.5 == "test/1")
        let second = try #require(log[1].wholeMatch(of: line))
        #expect(second.1 == "HEAD /files/missing?a=b HTTP/1.1" && second.2 == "404" && second.3 == "0")
    }

    @Test func noneWritesNothing() throws {
        let server = try folder.serve("--log-format", "none")
        _ = try server.connect().request("GET", "/files/a.txt")
        #expect(try server.stop().standardOutput.isEmpty)
    }

    @Test(arguments: ["combined", "json"])
    func noRequestForgesALine(format: String) throws {
        let server = try folder.serve("--log-format", format, "--log-file", folder.path(of: "log"))
        let forged = #"" 200 1 "-" "-" 0.1 -"#
        let requests = [
            "GET /files/a.txt\(forged) HTTP/1.1\r\nHost: h\r\n\r\n",
            "GET /\u{1B}]0;title\u{7}\u{1B}[2J HTTP/1.1\r\nHost: h\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: h\r\nUser-Agent: a\r\n 127.0.0.1 - - forged\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: h\r\nUser-Agent: \(forged)\u{202E}\u{2028}\u{85}\\\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: h\r\nReferer: a\rb\u{8}\u{7F}\r\n\r\n",
            "GE\u{1B}T / HTTP/1.1\r\nHost: h\r\n\r\n",
            "GET / HTTP/1.1\n127.0.0.1 - - forged\r\nHost: h\r\n\r\n",
            "\r\n\r\nGET /%0A127.0.0.1%20- HTTP/1.1\r\nHost: h\r\n\r\n",
        ]
        for request in requests {
            let connection = try server.connect()
            try connection.send(request)
            _ = try connection.receiveResponse()
        }
        let connection = try server.connect()
        try connection.send(
            [UInt8]("GET /".utf8) + (128...255).map { UInt8($0) } + Array(" HTTP/1.1\r\nHost: h\r\n\r\n".utf8))
        _ = try connection.receiveResponse()
        let log = try lines(count: requests.count + 1)
        try server.stop()
        #expect(log.count == requests.count + 1)
        for line in log {
            #expect(line.utf8.allSatisfy { (0x20..<0x7F).contains($0) })
            #expect(line.hasPrefix(format == "json" ? #"{"time":"# : "127.0.0.1 - - ["))
            #expect(line.utf8.count { $0 == UInt8(ascii: "\"") } == 6 || format == "json")
        }
    }

    @Test func aRenamedFileIsLeftOnSIGUSR1() throws {
        let server = try folder.serve("--log-file", folder.path(of: "log"))
        let connection = try server.connect()
        _ = try connection.request("GET", "/files/a.txt?1")
        _ = try lines(count: 1)
        try folder.rename("log", to: "log.1")
        _ = try connection.request("GET", "/files/a.txt?2")
        _ = try lines(of: "log.1", count: 2)
        server.kill(SIGUSR1)
        try waitUntil("there is a new log") { folder.exists("log") }
        _ = try connection.request("GET", "/files/a.txt?3")
        #expect(try lines(count: 1)[0].contains("/files/a.txt?3"))
        #expect(try lines(of: "log.1", count: 2).count == 2)
    }

    @Test func aRenamedFileIsLeftWhileTheServerDrainsToo() throws {
        try folder.writeSparse("root/huge", size: 1 << 40)
        let server = try folder.serve("--log-file", folder.path(of: "log"))
        let connection = try server.connect()
        try connection.send("GET /files/huge HTTP/1.1\r\nHost: h\r\n\r\n")
        _ = try connection.receive(1000)
        server.kill(SIGTERM)
        try waitUntil("it accepts no more") { (try? server.connect()) == nil }
        try folder.rename("log", to: "log.1")
        server.kill(SIGUSR1)
        try waitUntil("there is a new log") { folder.exists("log") }
        connection.reset()
        #expect(try server.process.wait().status == 0)
        #expect(try lines(count: 1)[0].contains("/files/huge"))
    }

    /// The lines that a stuck pipe did not take, and the queue behind them, go to the file that replaces it.
    @Test func aPipeThatNobodyReadsIsLeftOnSIGUSR1() throws {
        try folder.makeFIFO("log")
        let reader = open(folder.path(of: "log"), O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        defer { close(reader) }
        let server = try folder.serve("--log-file", folder.path(of: "log"))
        let connection = try server.connect()
        let padding = String(repeating: "x", count: 3000)
        for number in 0..<100 { _ = try connection.request("GET", "/files/a.txt?\(number)\(padding)") }
        try folder.rename("log", to: "fifo")
        server.kill(SIGUSR1)
        let log = try waitForLine("/files/a.txt?99\(padding) ")
        let first = try #require(log.first?.firstMatch(of: #/\?(\d+)x/#).flatMap { Int($0.1) })
        #expect(first < 40 && log.count == 100 - first)
        #expect(log.allSatisfy { $0.hasPrefix("127.0.0.1 - - [") && $0.hasSuffix(" -") })
        #expect(try server.stop().errors == server.announcement)
    }

    /// The lines of the log, once one of them contains the text.
    private func waitForLine(_ text: String) throws -> [String] {
        var log: [String] = []
        try waitUntil("the line is written") {
            guard folder.exists("log") else { return false }
            log = try lines(count: 0)
            return log.contains { $0.contains(text) }
        }
        return log
    }

    @Test func theServerEndsWithAllLinesWritten() throws {
        let server = try folder.serve("--log-file", folder.path(of: "log"))
        let connection = try server.connect()
        for _ in 0..<500 { _ = try connection.request("GET", "/files/a.txt") }
        #expect(try server.stop().status == 0)
        #expect(try lines(count: 500).count == 500)
    }

    /// The reader does not read: the pipe fills, then the queue, and all requests still get responses.
    @Test func aPipeThatNobodyReadsHoldsUpNothing() throws {
        try folder.makeFIFO("fifo")
        let reader = open(folder.path(of: "fifo"), O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        defer { close(reader) }
        let server = try folder.serve("--log-file", folder.path(of: "fifo"))
        let connection = try server.connect()
        let target = "/files/a.txt?" + String(repeating: "x", count: 8000)
        for _ in 0..<800 { #expect(try connection.request("GET", target).status == 200) }
        _ = try server.process.waitFor("report of lost lines") {
            server.process.standardError.contains("of the access log lost: they come faster") ? true : nil
        }
        let end = try server.stop()
        #expect(end.status == 0)
        #expect(end.errors.contains("nobody reads them"))
    }

    @Test func aFullDiskIsToldAndSurvived() throws {
        let server = try folder.serve("--log-file", "/dev/full")
        let connection = try server.connect()
        for _ in 0..<20 { #expect(try connection.request("GET", "/files/a.txt").status == 200) }
        let end = try server.stop()
        #expect(end.status == 0)
        #expect(end.errors.contains("access log lost: No space left on device"))
        #expect(end.errors.split(separator: "\n").count <= 4)
    }

    @Test(
        .enabled(if: !Sample.isSanitized, "a sanitizer cannot start below such a limit"),
        arguments: ["--log-file log", "> log"])
    func aLogAtTheSizeLimitLosesItsLinesAndNothingElse(log: String) throws {
        let ferry = try Command.ferry()
        var command = Command(
            "sh", ["-c", "ulimit -f 1; exec \"$0\" serve root --port 0 \(log)", ferry.program])
        command.folder = folder.path
        let server = try FerryProcess(command)
        let connection = try server.connect()
        for _ in 0..<50 { #expect(try connection.request("GET", "/files/a.txt").status == 200) }
        let end = try server.stop()
        #expect(end.status == 0)
        #expect(end.errors.contains("of the access log lost: File too large"))
    }

    @Test func aLogFileWithoutALogIsRefused() throws {
        for file in ["log", "/missing/log"] {
            let end = try Command.ferry("serve", ".", "--log-format", "none", "--log-file", file).run()
            #expect(end.status == 64)
            #expect(end.errors.contains("--log-file goes with a log"))
        }
    }

    /// Without a /dev/null no other file may get the number of a closed stream: the log would go into a socket.
    @Test(.enabled(if: geteuid() == 0 && Command.canHideProc, "only root can mount something on /dev"))
    func threeClosedStreamsWithoutADeviceForThemAreSurvived() throws {
        let ferry = try Command.ferry()
        var command = Command(
            "unshare",
            [
                "--mount", "sh", "-c",
                """
                mount -t tmpfs none /dev && exec "$0" serve root --bind unix:socket <&- >&- 2>&-
                """, ferry.program,
            ])
        command.folder = folder.path
        let process = try command.start()
        let connection = try process.waitFor("a response") { try? RawConnection(unixPath: folder.path(of: "socket")) }
        for _ in 0..<20 { #expect(try connection.request("GET", "/files/a.txt").text == "0123456789") }
        for stream in 0...2 { #expect(linkTarget("/proc/\(process.pid)/fd/\(stream)") == "/") }
        process.kill(SIGTERM)
        #expect(try process.wait().status == 0)
    }

    @Test(arguments: [">&-", "> fifo"])
    func aClosedStandardOutputIsSurvived(redirection: String) throws {
        try folder.makeFIFO("fifo")
        let reader = open(folder.path(of: "fifo"), O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        let ferry = try Command.ferry()
        var command = Command(
            "sh", ["-c", "exec \"$0\" serve root --port 0 \(redirection)", ferry.program])
        command.folder = folder.path
        let server = try FerryProcess(command)
        close(reader)
        let connection = try server.connect()
        for _ in 0..<20 {
            let response = try connection.request("GET", "/files/a.txt")
            #expect(response.status == 200 && response.text == "0123456789")
        }
        let end = try server.stop()
        #expect(end.status == 0)
        #expect(end.errors.contains("of the access log lost: "))
    }

    @Test func aFileThatCannotBeOpenedIsToldAtTheStart() throws {
        let end = try Command.ferry(
            "serve", folder.path(of: "root"), "--port", "0", "--log-file", folder.path(of: "missing/log")
        ).run()
        #expect(end.status == 73)
        #expect(end.errors.contains("cannot write the access log"))
        #expect(try Command.ferry("serve", "--log-format", "xml").run().status == 64)
    }

    @Test func aClientThatLeavesIsSeenToBeCut() throws {
        try folder.writeSparse("root/large", size: 200 << 20)
        let server = try folder.serve("--log-format", "json", "--log-file", folder.path(of: "log"))
        let connection = try server.connect()
        try connection.send("GET /files/large HTTP/1.1\r\nHost: h\r\n\r\n")
        _ = try connection.receive(1 << 20)
        connection.reset()
        let line = try lines(count: 1)[0]
        #expect(line.hasSuffix(#""cut":"client"}"#))
        let bytes = try #require(line.firstMatch(of: #/"bytes":(\d+)/#).flatMap { Int($0.1) })
        #expect((1_000_000..<100 << 20).contains(bytes))
    }

    @Test func aUnixPeerHasNoAddress() throws {
        let server = try FerryProcess.serve(
            root: folder.path(of: "root"), arguments: ["--bind", "unix:\(folder.path(of: "socket"))"])
        _ = try RawConnection(unixPath: folder.path(of: "socket")).request("GET", "/files/a.txt")
        #expect(try server.stop().text.hasPrefix("unix: - - ["))
    }
}
