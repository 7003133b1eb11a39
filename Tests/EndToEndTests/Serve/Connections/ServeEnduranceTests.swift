import Glibc
import SystemCalls
import TestSupport
import Testing

/// Many clients, hostile clients and long use leave the server intact.
@Suite(.slow, .serialized) struct ServeEnduranceTests {
    private static let request = "GET /files/a HTTP/1.1\r\nHost: localhost\r\n\r\n"

    private func serve(_ arguments: String...) throws -> ServedFolder {
        try ServedFolder(".", arguments) { folder in
            try folder.write("a", "a")
            for size in [0, 1, 1000, 65_536, 3_000_000] { try folder.write("\(size)", Self.content(size)) }
        }
    }

    /// Bytes that depend on their position.
    private static func content(_ size: Int) -> [UInt8] { (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) } }

    @Test func fourHundredDrippingClientsKeepNobodyWaiting() throws {
        let served = try serve()
        let drippers = try (0..<400).map { _ in try served.server.connect() }
        for dripper in drippers { try dripper.send("GET /files/a HTTP/1.1\r\nX: ") }
        for _ in 0..<10 {
            for dripper in drippers { try dripper.send("x") }
            let start = ContinuousClock.now
            #expect(try served.request("GET", "/files/a").text == "a")
            #expect(ContinuousClock.now - start < .seconds(Sample.isSanitized ? 10 : 1))
        }
    }

    @Test func twoThousandResetsLeaveNoTrace() throws {
        let served = try serve()
        let process = served.server.process
        let held = try served.server.connect()
        // The file is old enough to be cached, before and after.
        SettledFolders.settle()
        #expect(try held.request("HEAD", "/files/3000000").status == 200)
        let (descriptors, threads) = try (#require(process.descriptorCount), #require(process.threadCount))
        // The memory that the allocator keeps from the first connections serves all later ones.
        try reset(200, of: served)
        let memory = try #require(process.residentMemory)
        try reset(2000, of: served)
        try waitUntil("all is as before", within: .seconds(60)) {
            (process.descriptorCount ?? .max) <= descriptors && (process.threadCount ?? .max) <= threads
        }
        #expect(try #require(process.residentMemory) - memory < (Sample.isSanitized ? 200 : 8) << 20)
    }

    /// Begins requests, half of them to the middle of their head and half to the middle of their response, and resets
    /// them.
    private func reset(_ count: Int, of served: ServedFolder) throws {
        for number in 0..<count {
            let connection = try served.server.connect()
            try connection.send(number % 2 == 0 ? "GET /files/a HT" : "GET /files/3000000 HTTP/1.1\r\nHost: a\r\n\r\n")
            connection.reset()
        }
    }

    @Test(.enabled(if: !Sample.isSanitized, "a sanitizer's memory is not the server's"))
    func twoThousandAtOnceLeaveTheirMemoryBehind() throws {
        _ = DescriptorLimit.raise()
        let served = try serve()
        let process = served.server.process
        // The memory of the code itself is taken at its first use.
        for target in ["/files/", "/files/3000000"] {
            for _ in 0..<20 { #expect(try served.request("GET", target).status == 200) }
        }
        let (memory, threads) = try (#require(process.residentMemory), #require(process.threadCount))
        var connections = try (0..<2000).map { _ in try served.server.connect() }
        for connection in connections { #expect(try connection.request("GET", "/files/").status == 200) }
        #expect(try #require(process.residentMemory) > memory + (20 << 20))
        for connection in connections { connection.reset() }
        connections.removeAll()
        try waitUntil("threads and memory are back", within: .seconds(30)) {
            try (process.threadCount ?? .max) <= threads && #require(process.residentMemory) < memory + (32 << 20)
        }
    }

    /// Heads that libmicrohttpd refuses by itself, at once or after a request, and one that we refuse.
    private static let refused = [
        "GET / HTTP/1.1\nno field\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nno field\r\n\r\n", "GET /x\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        request + "GET / HTTP/1.1\r\nno field\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 99_999))\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
    ]

    @Test(arguments: refused) func refusedConnectionsCloseWhileOthersWait(_ head: String) throws {
        let served = try serve("--header-timeout", "60")
        let idle = try (0..<8).map { _ in try served.server.connect() }
        for connection in idle { #expect(try connection.request("GET", "/files/a").status == 200) }
        let process = served.server.process
        let descriptors = try #require(process.descriptorCount)
        for _ in 0..<30 {
            let connection = try served.server.connect()
            try connection.send(head)
            _ = try connection.restAfterReset()
        }
        try waitUntil("all are closed", within: .seconds(20)) { (process.descriptorCount ?? .max) <= descriptors }
        for connection in idle { #expect(try connection.request("GET", "/files/a").status == 200) }
    }

    @Test func twentyStartsAndStopsUseOnePort() throws {
        let folder = try TemporaryFolder()
        try folder.write("a", "a")
        let first = try FerryProcess.serve(root: folder.path)
        let port = first.port
        try first.stop()
        for _ in 0..<20 {
            let server = try FerryProcess.serve(root: folder.path, arguments: ["--port", "\(port)"])
            #expect(try server.connect().request("GET", "/files/a").text == "a")
            #expect(try server.stop().status == 0)
        }
    }

    /// Valid requests of every kind, whose responses can be parsed without the method.
    private static let requests = [
        request,
        "GET /files/1000 HTTP/1.1\r\nHost: localhost\r\nRange: bytes=1-9,20-29,-5\r\nIf-Range: \"x\"\r\n\r\n",
        "GET /files/65536 HTTP/1.1\r\nHost: localhost\r\nRange: bytes=0-99\r\nIf-None-Match: W/\"a\", \"b\"\r\n\r\n",
        "GET /files/?format=json HTTP/1.1\r\nHost: localhost\r\nAccept: text/html;q=0.5, */*\r\n\r\n",
        "GET /files/a?download HTTP/1.1\r\nHost: localhost\r\nIf-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n",
        "GET /files/%61 HTTP/1.0\r\nWant-Repr-Digest: sha-256=1\r\nConnection: keep-alive\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n" + request,
        "POST /files/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc",
    ]

    @Test func thousandsOfMutatedRequestsGetAResponseOrClose() throws {
        let served = try serve("--header-timeout", "0.5")
        var random = SeededGenerator(seed: 20_261_122)
        for round in 0..<(Sample.isSanitized ? 2000 : Sample.usesPool ? 4000 : 20_000) {
            var bytes = Array(random.pick(Self.requests, otherwise: Self.request).utf8)
            for _ in 0...Int.random(in: 0..<3, using: &random) { random.mutate(&bytes) }
            let connection = try served.server.connect()
            try connection.send(bytes)
            try connection.finishSending()
            for response in try RawConnection.responses(in: connection.restAfterReset()) {
                #expect(response["X-Server-PID"] == "\(served.server.pid)", "round \(round): \(bytes)")
            }
        }
        #expect(try served.request("GET", "/files/a").text == "a")
    }

    @Test(.timeLimit(.minutes(4)))
    func aMinuteOfMixedUseKeepsEveryByteAndTheMemory() async throws {
        let served = try serve()
        try await Self.use(served, for: .seconds(10))
        let memory = try #require(served.server.process.residentMemory)
        try await Self.use(served, for: .seconds(50))
        let grown = try #require(served.server.process.residentMemory) - memory
        #expect(grown < (Sample.isSanitized ? 200 : 8) << 20)
    }

    /// Requests files, ranges, listings and missing files on four connections at once, and checks each response.
    private static func use(_ served: ServedFolder, for duration: Duration) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for seed in 0..<4 {
                group.addTask {
                    let end = ContinuousClock.now + duration
                    var random = SeededGenerator(seed: UInt64(seed))
                    var connection = try served.server.connect()
                    while ContinuousClock.now < end {
                        if Int.random(in: 0..<20, using: &random) == 0 { connection = try served.server.connect() }
                        try exchange(on: connection, &random)
                        await Task.yield()
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private static func exchange(on connection: RawConnection, _ random: inout SeededGenerator) throws {
        let size = [1, 1000, 65_536, 3_000_000][Int.random(in: 0..<4, using: &random)]
        switch Int.random(in: 0..<5, using: &random) {
        case 0:
            #expect(try connection.request("GET", "/files/").status == 200)
        case 1:
            #expect(try connection.request("GET", "/files/missing").status == 404)
        case 2:
            let first = Int.random(in: 0..<size, using: &random)
            let response = try connection.request("GET", "/files/\(size)", [("Range", "bytes=\(first)-")])
            #expect(response.status == 206 && response.body == Array(content(size)[first...]))
        case 3:
            #expect(try connection.request("HEAD", "/files/\(size)")["Content-Length"] == "\(size)")
        default:
            #expect(try connection.request("GET", "/files/\(size)").body == content(size))
        }
    }
}

extension SeededGenerator {
    /// Changes, drops, doubles or adds a byte somewhere.
    fileprivate mutating func mutate(_ bytes: inout [UInt8]) {
        let index = Int.random(in: bytes.indices, using: &self)
        switch Int.random(in: 0..<4, using: &self) {
        case 0: bytes[index] = .random(in: 0...255, using: &self)
        case 1: bytes.remove(at: index)
        case 2: bytes.insert(bytes[index], at: index)
        default: bytes.insert(.random(in: 0...255, using: &self), at: index)
        }
        if bytes.isEmpty { bytes = [0] }
    }
}
