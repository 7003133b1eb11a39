import Glibc
import TestSupport
import Testing

/// Without descriptors or threads the server waits, and does not spin.
@Suite(.slow, .serialized) struct ServeExhaustionTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.setMode(".", 0o755)
        try folder.write("a", "a")
        try folder.writeSparse("huge", size: 1 << 40)
    }

    private func serve(_ prefix: [String]) throws -> FerryProcess {
        let ferry = try Command.ferry("serve", folder.path, "--port", "0", "--log-format", "none")
        return try FerryProcess(
            Command(prefix[0], Array(prefix.dropFirst()) + [ferry.program] + ferry.arguments))
    }

    @Test func fewDescriptorsAreWaitedFor() throws {
        let server = try serve(["sh", "-c", "ulimit -n 64; exec \"$0\" \"$@\""])
        try exhaust(server)
    }

    /// Within the limit that the server announces, a listing finds the descriptors that it needs.
    @Test func asManyListingsAsItHasRoomForArriveWhole() throws {
        for number in 0..<3000 { try folder.write("many/\(number)", "") }
        let server = try serve(["sh", "-c", "ulimit -n 64; exec \"$0\" \"$@\""])
        let room = try #require(
            server.announcement.firstMatch(of: #/room for (\d+) connections/#).flatMap { Int($0.1) })
        #expect(room >= 8)
        for _ in 0..<3 {
            let clients = try (0..<room).map { _ in try server.connect() }
            for client in clients {
                try client.send("GET /files/many/ HTTP/1.0\r\nHost: h\r\nAccept: application/json\r\n\r\n")
            }
            for client in clients {
                let text = try String(decoding: client.receiveToEnd(), as: UTF8.self)
                #expect(text.hasPrefix("HTTP/1.1 200 "))
                #expect(text.split(separator: "\"name\"").count == 3001)
                #expect(text.hasSuffix("]\n"))
            }
        }
    }

    /// A memory limit lowers the number of connections, and those within that number get responses.
    @Test(
        .enabled(if: !Sample.isSanitized, "a sanitizer needs more than any limit"),
        arguments: ["per-connection", "pool"])
    func aLimitOfMemoryIsALimitOfConnections(threading: String) throws {
        let ferry = try Command.ferry(
            "serve", folder.path, "--port", "0", "--log-format", "none", "--threading", threading)
        let server = try FerryProcess(
            Command("sh", ["-c", "ulimit -v 400000; exec \"$0\" \"$@\"", ferry.program] + ferry.arguments))
        let room = try #require(
            server.announcement.firstMatch(of: #/room for (\d+) connections/#).flatMap { Int($0.1) })
        #expect((10..<4096).contains(room))
        let clients = try (0..<min(room, 900)).map { _ in try server.connect() }
        for client in clients {
            let fields = [(name: "X-A", value: String(repeating: "a", count: 4000))]
            #expect(try client.request("GET", "/files/a", fields).text == "a")
        }
        #expect(try server.stop().status == 0)
    }

    /// Within the limit that the server announces every response arrives whole, and more connections get 503 or none.
    @Test(
        .enabled(if: !Sample.isSanitized, "a sanitizer needs more than any limit"),
        arguments: ["per-connection", "pool"], [60_000, 80_000, 100_000, 200_000, 400_000])
    func sixHundredConnectionsWithinALimitOfMemory(threading: String, kilobytes: Int) throws {
        let content = noise(100_000)
        try folder.write("b", content)
        let ferry = try Command.ferry(
            "serve", folder.path, "--port", "0", "--log-format", "none", "--threading", threading)
        let command = Command(
            "sh", ["-c", "ulimit -v \(kilobytes); exec \"$0\" \"$@\"", ferry.program] + ferry.arguments)
        guard let server = try? FerryProcess(command) else {
            // Too little to start with.
            let end = try command.run()
            #expect(end.status == 69)
            #expect(end.errors.contains("the memory limit of \(kilobytes >> 10) MiB leaves room for 1 connection"))
            return
        }
        let rooms = server.announcement.matches(of: #/room for (\d+) connections?/#).compactMap { Int($0.1) }
        let room = rooms.min() ?? 600
        let clients = try (0..<600).map { _ in try server.connect() }
        for client in clients { client.sendUnlessClosed("GET /files/b HTTP/1.1\r\nHost: h\r\n\r\n") }
        var wholeCount = 0
        for client in clients {
            guard let response = try? client.receiveResponse() else { continue }
            #expect([200, 503].contains(response.status))
            if response.status == 200 {
                #expect(response.body == content)
                wholeCount += 1
            }
        }
        #expect(wholeCount == min(room, 600))
        #expect(try server.stop().status == 0)
    }

    /// The limit counts all processes of a user, so the test needs a user of its own.
    @Test(.enabled(if: geteuid() == 0 && Command.canServeWithoutPrivileges, "only root can become another user"))
    func fewThreadsAreWaitedFor() throws {
        let user = "\(1_000_000_000 + getpid())"
        let server = try serve([
            "prlimit", "--nproc=12", "setpriv", "--reuid=\(user)", "--regid=\(user)", "--clear-groups",
        ])
        try exhaust(server, threads: 12)
    }

    @Test(.enabled(if: geteuid() == 0 && Command.canServeWithoutPrivileges, "only root can become another user"))
    func connectionWithoutAThreadGetsA503() throws {
        let user = "\(1_100_000_000 + getpid())"
        let server = try serve([
            "prlimit", "--nproc=12", "setpriv", "--reuid=\(user)", "--regid=\(user)", "--clear-groups",
        ])
        var (held, refused) = ([RawConnection](), 0)
        for _ in 0..<20 {
            let connection = try server.connect()
            connection.sendUnlessClosed("GET /files/a HTTP/1.1\r\nHost: h\r\n\r\n")
            let response = try connection.receiveResponse()
            #expect(response["X-Server-PID"] == "\(server.pid)")
            if response.status == 503 {
                #expect(response["Retry-After"] == "1" && response["Connection"] == "close")
                refused += 1
            } else {
                #expect(response.text == "a")
                held.append(connection)
            }
        }
        #expect(refused > 0 && !held.isEmpty)
        for connection in held { #expect(try connection.request("GET", "/files/a").text == "a") }
        held = []
        try waitUntil("there are threads again") { try server.connect().request("GET", "/files/a").status == 200 }
        #expect(try server.stop().status == 0)
    }

    /// Uses up all that the server has, checks that it uses no processor time meanwhile, and that it recovers by
    /// itself.
    private func exhaust(_ server: FerryProcess, threads: Int? = nil) throws {
        let process = server.process
        #expect(try server.connect().request("GET", "/files/a").text == "a")
        var holders: [RawConnection] = []
        for _ in 0..<200 {
            let holder = try server.connect()
            holder.sendUnlessClosed("GET /files/huge HTTP/1.1\r\nHost: h\r\n\r\n")
            holders.append(holder)
        }
        // Until the buffers are full, the server has work to do.
        try waitUntil("the server has nothing to do", within: .seconds(60)) { try use(of: process) < .milliseconds(30) }
        #expect(try use(of: process, over: .seconds(2)) < .milliseconds(500))
        // One of them may have had another task for a moment, when it was needed.
        if let threads { #expect((threads - 1...threads).contains(process.threadCount ?? 0)) }
        for holder in holders { holder.reset() }
        try waitUntil("it responds again") { (try? server.connect().request("GET", "/files/a").text) == "a" }
        #expect(try server.stop().status == 0)
    }

    /// The processor time that a process uses in a while.
    private func use(of process: ChildProcess, over time: Duration = .milliseconds(300)) throws -> Duration {
        let before = try #require(process.processorTime)
        usleep(UInt32(time / .microseconds(1)))
        return try #require(process.processorTime) - before
    }
}
