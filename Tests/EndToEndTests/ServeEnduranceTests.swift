import Glibc
import TestSupport
import Testing

/// What many clients, hostile ones and long use do to the server.
@Suite(.serialized) struct ServeEnduranceTests {
    private static let request = "GET /files/a HTTP/1.1\r\nHost: localhost\r\n\r\n"

    private func serve(_ arguments: String...) throws -> ServedFolder {
        try ServedFolder(".", arguments) { folder in
            try folder.write("a", "a")
            for size in [0, 1, 1000, 65_536, 3_000_000] { try folder.write("\(size)", Self.content(size)) }
        }
    }

    /// Bytes that tell their own place.
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
        // Old enough to be kept open, which it then is before and after.
        usleep(250_000)
        #expect(try held.request("HEAD", "/files/3000000").status == 200)
        let (descriptors, threads) = try (#require(process.descriptorCount), #require(process.threadCount))
        for number in 0..<2000 {
            let connection = try served.server.connect()
            try connection.send(number % 2 == 0 ? "GET /files/a HT" : "GET /files/3000000 HTTP/1.1\r\nHost: a\r\n\r\n")
            connection.reset()
        }
        try waitUntil("all is as before", within: .seconds(60)) {
            (process.descriptorCount ?? .max) <= descriptors && (process.threadCount ?? .max) <= threads
        }
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

    @Test func twentyThousandMutatedRequestsAreAnsweredOrClosed() throws {
        let served = try serve("--header-timeout", "0.5")
        var random = SplitMix(state: 20_261_122)
        for round in 0..<(Sample.isSanitized ? 2000 : 20_000) {
            var bytes = Array(Self.request.utf8)
            for _ in 0...random.next(below: 3) { random.mutate(&bytes) }
            let connection = try served.server.connect()
            try connection.send(bytes)
            try connection.finishSending()
            let reply = try connection.restAfterReset()
            guard !reply.isEmpty else { continue }
            let text = String(decoding: reply, as: UTF8.self)
            #expect(text.hasPrefix("HTTP/1.1 "), "round \(round): \(bytes)")
            #expect(text.contains("\r\nX-Server-PID: \(served.server.pid)\r\n"), "round \(round): \(bytes)")
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

    /// Asks for files, ranges, listings and what is not there, from four connections at once, and checks each reply.
    private static func use(_ served: ServedFolder, for duration: Duration) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for seed in 0..<4 {
                group.addTask {
                    let end = ContinuousClock.now + duration
                    var random = SplitMix(state: UInt64(seed))
                    var connection = try served.server.connect()
                    while ContinuousClock.now < end {
                        if random.next(below: 20) == 0 { connection = try served.server.connect() }
                        try exchange(on: connection, &random)
                        await Task.yield()
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private static func exchange(on connection: RawConnection, _ random: inout SplitMix) throws {
        let size = [1, 1000, 65_536, 3_000_000][random.next(below: 4)]
        switch random.next(below: 5) {
        case 0:
            #expect(try connection.request("GET", "/files/").status == 200)
        case 1:
            #expect(try connection.request("GET", "/files/missing").status == 404)
        case 2:
            let first = random.next(below: size)
            let reply = try connection.request("GET", "/files/\(size)", [("Range", "bytes=\(first)-")])
            #expect(reply.status == 206 && reply.body == Array(content(size)[first...]))
        case 3:
            #expect(try connection.request("HEAD", "/files/\(size)")["Content-Length"] == "\(size)")
        default:
            #expect(try connection.request("GET", "/files/\(size)").body == content(size))
        }
    }
}

/// A small generator whose numbers follow from its seed.
private struct SplitMix {
    var state: UInt64

    mutating func next(below limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return Int((word ^ word >> 31) % UInt64(limit))
    }

    /// Changes, drops, doubles or adds a byte somewhere.
    mutating func mutate(_ bytes: inout [UInt8]) {
        let index = next(below: bytes.count)
        switch next(below: 4) {
        case 0: bytes[index] = UInt8(next(below: 256))
        case 1: bytes.remove(at: index)
        case 2: bytes.insert(bytes[index], at: index)
        default: bytes.insert(UInt8(next(below: 256)), at: index)
        }
        if bytes.isEmpty { bytes = [0] }
    }
}
