import Glibc
import TestSupport
import Testing

/// How the server stops, and what does not stop it.
@Suite(.slow) struct ServeStopTests {
    private static let limit = Duration.seconds(10)

    private func serve(_ arguments: String...) throws -> ServedFolder {
        try ServedFolder(".", arguments) { folder in
            try folder.write("a", "a")
            try folder.writeSparse("huge", size: 1 << 40)
        }
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func aSignalEndsItCleanly(signal: Int32) throws {
        let served = try serve()
        #expect(try served.server.connect().request("GET", "/files/a").text == "a")
        served.server.kill(signal)
        let finished = try served.server.process.wait(within: Self.limit)
        #expect(finished.status == 0)
        #expect(finished.errors == served.server.announcement)
        #expect(throws: TestFailure.self) { try served.server.connect() }
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func idleConnectionsDoNotHoldItUp(signal: Int32) throws {
        let served = try serve()
        let used = try (0..<5).map { _ in try served.server.connect() }
        for connection in used { #expect(try connection.request("GET", "/files/a").status == 200) }
        let silent = try (0..<5).map { _ in try served.server.connect() }
        let begun = try served.server.connect()
        try begun.send("GET /files/a HT")
        served.server.kill(signal)
        #expect(try served.server.process.wait(within: Self.limit).status == 0)
        // Connections that were just being accepted, or had just sent, may be reset.
        for connection in used + silent + [begun] { #expect(try connection.restAfterReset() == []) }
    }

    /// Begins transfers that never end.
    private func beginTransfers(_ served: ServedFolder) throws -> [RawConnection] {
        let connections = try (0..<3).map { _ in try served.server.connect() }
        for connection in connections {
            try connection.send("GET /files/huge HTTP/1.1\r\nHost: localhost\r\n\r\n")
            _ = try connection.receive(1 << 20)
        }
        return connections
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func transfersAreCutWhenTheTimeToDrainIsOver(signal: Int32) throws {
        let served = try serve("--drain-timeout", "1")
        let connections = try beginTransfers(served)
        served.server.kill(signal)
        let finished = try served.server.process.wait(within: Self.limit)
        #expect(finished.status == 1)
        #expect(finished.errors == served.server.announcement + "ferry: \(connections.count) transfers were cut\n")
    }

    @Test func cutBodiesLookCutEvenWithoutALength() throws {
        let served = try serve("--drain-timeout", "1")
        let name = String(repeating: "n", count: 200)
        for number in 0..<20_000 { try served.folder.write("many/\(name)\(number)", "") }
        let connection = try served.server.connect(timeout: .seconds(120))
        try connection.send("GET /files/many/?format=json HTTP/1.1\r\nHost: localhost\r\n\r\n")
        _ = try connection.receive(1000)
        served.server.kill(SIGTERM)
        #expect(try served.server.process.wait(within: Self.limit).status == 1)
        #expect(try !connection.restAfterReset().suffix(5).elementsEqual("0\r\n\r\n".utf8))
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func aSecondSignalCutsTransfersAtOnce(signal: Int32) throws {
        let served = try serve()
        let connections = try beginTransfers(served)
        served.server.kill(SIGTERM)
        try waitUntil("it accepts no more") { (try? served.server.connect()) == nil }
        served.server.kill(signal)
        let finished = try served.server.process.wait(within: Self.limit)
        #expect(finished.status == 1)
        #expect(finished.errors.hasSuffix("ferry: \(connections.count) transfers were cut\n"))
    }

    @Test func aTransferThatRunsComesToItsEnd() throws {
        let served = try serve()
        try served.folder.write("large", noise(12 << 20))
        let connection = try served.server.connect()
        try connection.send("GET /files/large HTTP/1.1\r\nHost: localhost\r\n\r\n")
        let start = try connection.receive(1000)
        served.server.kill(SIGTERM)
        try waitUntil("it accepts no more") { (try? served.server.connect()) == nil }
        #expect(try Array((start + connection.receiveToEnd()).suffix(12 << 20)) == noise(12 << 20))
        #expect(try served.server.process.wait(within: Self.limit).status == 0)
    }

    /// A response that the kernel has taken whole, and that its client has not read; it is larger than the client's
    /// buffers.
    private func beginUnread(_ served: ServedFolder, _ fields: String, _ count: Int = 1 << 20) throws -> RawConnection {
        try served.folder.write("unread", noise(count))
        let connection = try served.server.connect()
        try connection.send("GET /files/unread HTTP/1.1\r\nHost: localhost\r\n\(fields)\r\n")
        _ = try connection.receive(1)
        usleep(300_000)
        return connection
    }

    @Test(arguments: ["", "Connection: close\r\n"])
    func runningResponseIsWaitedFor(_ fields: String) throws {
        let served = try serve()
        let connection = try beginUnread(served, fields)
        served.server.kill(SIGTERM)
        try waitUntil("it accepts no more") { (try? served.server.connect()) == nil }
        usleep(300_000)
        try #require(served.server.process.isRunning)
        #expect(try connection.receiveToEnd().suffix(1 << 20) == noise(1 << 20)[...])
        #expect(try served.server.process.wait(within: Self.limit).status == 0)
    }

    /// The kernel has the whole response and the connection's end.
    @Test func theKernelDeliversAResponseThatClosesAlsoWhenTheTimeIsOver() throws {
        let served = try serve("--drain-timeout", "1")
        let connection = try beginUnread(served, "Connection: close\r\n", 400_000)
        served.server.kill(SIGTERM)
        let finished = try served.server.process.wait(within: Self.limit)
        #expect(finished.status == 0)
        #expect(finished.errors == served.server.announcement)
        #expect(try connection.receiveToEnd().suffix(400_000) == noise(400_000)[...])
    }

    @Test func responseIsCutWhenTheDrainTimeoutEnds() throws {
        let served = try serve("--drain-timeout", "1")
        let connection = try beginUnread(served, "")
        served.server.kill(SIGTERM)
        let finished = try served.server.process.wait(within: Self.limit)
        #expect(finished.status == 1)
        #expect(finished.errors.hasSuffix("ferry: 1 transfer was cut\n"))
        #expect(try connection.receiveToEnd().count < 1 << 20)
    }

    @Test func anotherOneMayTakeThePortAtOnce() throws {
        let first = try serve()
        let connection = try first.server.connect()
        #expect(try connection.request("GET", "/files/a").status == 200)
        try first.server.stop()
        let second = try FerryProcess.serve(root: first.folder.path, arguments: ["--port", "\(first.server.port)"])
        #expect(second.port == first.server.port)
        #expect(try second.connect().request("GET", "/files/a")["X-Server-PID"] == "\(second.pid)")
    }

    @Test(arguments: [SIGPIPE, SIGCHLD, SIGURG, SIGWINCH])
    func otherSignalsDoNotEndIt(signal: Int32) throws {
        let served = try serve()
        served.server.kill(signal)
        #expect(try served.server.connect().request("GET", "/files/a").text == "a")
        #expect(served.server.process.isRunning)
    }

    @Test func clientsThatLeaveDoNotEndIt() throws {
        let served = try serve()
        let idle = try #require(served.server.process.threadCount)
        for number in 0..<30 {
            let connection = try served.server.connect()
            try connection.send("GET /files/\(number % 2 == 0 ? "huge" : "") HTTP/1.1\r\nHost: localhost\r\n\r\n")
            if number % 3 == 0 { _ = try connection.receive(1) }
            connection.reset()
        }
        try waitUntil("its connections are gone") { served.server.process.threadCount == idle }
        #expect(try served.server.connect().request("GET", "/files/a").text == "a")
    }

    @Test(arguments: ["<&-", ">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-", ">/dev/full 2>/dev/full"])
    func closedStandardStreamsDoNotEndIt(redirections: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("a", noise(100_000))
        let socket = folder.path(of: "socket")
        let ferry = try Command.ferry("serve", folder.path, "--bind", "unix:\(socket)")
        let process = try Command("sh", ["-c", "exec \"$0\" \"$@\" \(redirections)", ferry.program] + ferry.arguments)
            .start()
        _ = try process.waitFor("a response") { try? RawConnection(unixPath: socket) }
        for _ in 0..<3 {
            let connection = try RawConnection(unixPath: socket)
            #expect(try connection.request("GET", "/files/a").body == noise(100_000))
            #expect(try connection.request("GET", "/files/missing").status == 404)
        }
        process.kill(SIGTERM)
        #expect(try process.wait(within: Self.limit).status == 0)
    }
}
