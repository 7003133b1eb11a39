import Glibc
import SystemCalls
import TestSupport
import Testing

/// The differences between a pool of threads and a thread per connection, and processes that share a port.
///
/// `make test` also runs the suites about the wire, limits and stopping with the pool.
@Suite(.slow) struct ServePoolTests {
    private func serve(_ arguments: String...) throws -> ServedFolder {
        try ServedFolder(".", ["--threading", "pool"] + arguments) { folder in
            try folder.write("a", "a")
            try folder.write("large", noise(3 << 20))
            try folder.writeSparse("huge", size: 1 << 40)
        }
    }

    @Test(arguments: [1, 2, 5])
    func itHasAsManyThreadsAsWereAskedFor(size: Int) throws {
        let served = try serve("--pool-size", "\(size)", "--log-format", "none")
        let idle = try #require(served.server.process.threadCount)
        let connections = try (0..<50).map { _ in try served.server.connect() }
        for _ in 0..<3 {
            for connection in connections { #expect(try connection.request("GET", "/files/a").text == "a") }
        }
        for connection in connections { #expect(try connection.request("GET", "/files/large").body.count == 3 << 20) }
        #expect(served.server.process.threadCount == idle)
        // The main thread, the one that checks deadlines, and the library's own beside a pool.
        #expect((size + 2...size + 3).contains(idle))
    }

    @Test func requestsInOnePacketGetResponsesInOrder() throws {
        let served = try serve()
        let connection = try served.server.connect()
        let targets = ["/files/a", "/files/large", "/files/missing", "/files/"]
        let requests = targets.map { "GET \($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined()
        try connection.send(requests + requests)
        for _ in 0..<2 {
            #expect(try connection.receiveResponse().text == "a")
            #expect(try connection.receiveResponse().body == noise(3 << 20))
            #expect(try connection.receiveResponse().status == 404)
            #expect(try connection.receiveResponse().status == 200)
        }
    }

    @Test func aReaderThatWaitsHoldsUpNobody() throws {
        let served = try serve("--pool-size", "1")
        let slow = try served.server.connect()
        try slow.send("GET /files/huge HTTP/1.1\r\nHost: a\r\n\r\n")
        let start = try slow.receive(1000)
        for _ in 0..<20 { #expect(try served.request("GET", "/files/large").body.count == 3 << 20) }
        #expect(try start.count + slow.receive(5 << 20).count > 5 << 20)
    }

    @Test func aClientThatSendsOnAfterARefusalHoldsUpNobody() throws {
        let served = try serve("--pool-size", "1")
        let refused = try (0..<20).map { _ in try served.server.connect() }
        for connection in refused {
            try connection.send("GET /files/a HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx")
        }
        let begin = ContinuousClock.now
        for _ in 0..<20 { #expect(try served.request("GET", "/files/a").text == "a") }
        // Each of them takes a second.
        #expect(ContinuousClock.now - begin < .seconds(10))
        for connection in refused { #expect(try connection.receiveResponse().text == "a") }
    }

    @Test func aTargetOfEightThousandBytesGetsAResponse() throws {
        let served = try serve()
        let query = String(repeating: "x", count: 8000 - "GET /files/a? HTTP/1.1".utf8.count)
        let fields = [("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0)"), ("Accept", "text/html,*/*;q=0.8")]
        #expect(try served.request("GET", "/files/a?\(query)", fields).text == "a")
    }

    @Test(arguments: ["per-connection", "pool"])
    func moreMemoryTakesLongerHeads(threading: String) throws {
        let fields = (0..<10).map { (name: "X-\($0)", value: String(repeating: "x", count: 1000)) }
        for (size, status) in [("10", 431), ("24", 200)] {
            let served = try ServedFolder(".", ["--threading", threading, "--connection-memory", size]) {
                try $0.write("a", "a")
            }
            #expect(try served.request("GET", "/files/a", fields).status == status)
        }
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func itEndsWithItsTransfers(signal: Int32) throws {
        let served = try serve("--drain-timeout", "1")
        let idle = try (0..<10).map { _ in try served.server.connect() }
        for connection in idle { #expect(try connection.request("GET", "/files/a").status == 200) }
        let busy = try served.server.connect()
        try busy.send("GET /files/huge HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = try busy.receive(1 << 20)
        served.server.kill(signal)
        let finished = try served.server.process.wait(within: .seconds(15))
        #expect(finished.errors == served.server.announcement + "ferry: 1 transfer was cut\n")
        for connection in idle { #expect(try connection.restAfterReset() == []) }
    }

    @Test(.enabled(if: !Sample.isSanitized, "a sanitizer's memory is not the server's"))
    func aConnectionIsCheap() throws {
        _ = DescriptorLimit.raise()
        let served = try serve()
        let before = try #require(served.server.process.residentMemory)
        let connections = try (0..<2000).map { _ in try served.server.connect() }
        for connection in connections { #expect(try connection.request("GET", "/files/a").text == "a") }
        let grown = try #require(served.server.process.residentMemory) - before
        #expect(grown / 2000 < 20 * 1024)
    }

    @Test func twoProcessesShareAPort() throws {
        let folder = try TemporaryFolder()
        try folder.write("a", "a")
        let first = try FerryProcess.serve(root: folder.path, arguments: ["--reuse-port"])
        let second = try FerryProcess.serve(
            root: folder.path, arguments: ["--reuse-port", "--port", "\(first.port)"])
        var served: Set<String> = []
        for _ in 0..<200 where served.count < 2 {
            served.insert(try first.connect().request("GET", "/files/a")["X-Server-PID"] ?? "none")
        }
        #expect(served == ["\(first.pid)", "\(second.pid)"])
        try first.stop()
        for _ in 0..<10 { #expect(try second.connect().request("GET", "/files/a")["X-Server-PID"] == "\(second.pid)") }
    }

    @Test func withoutTheOptionAPortIsNotShared() throws {
        let folder = try TemporaryFolder()
        let first = try FerryProcess.serve(root: folder.path, arguments: ["--reuse-port"])
        let second = try Command.ferry("serve", folder.path, "--port", "\(first.port)").run()
        #expect(second.status == 69)
    }

    @Test(arguments: [
        ["--pool-size", "2"], ["--threading", "pool", "--pool-size", "0"], ["--threading", "none"],
        ["--connection-memory", "1"], ["--cache-size", "-1"], ["--archive-limit", "-1"],
        ["--reuse-port", "--bind", "unix:/tmp/s"],
    ])
    func aWrongOptionIsToldSo(arguments: [String]) throws {
        var command = try Command.ferry("serve")
        command.arguments += arguments
        #expect(try command.run().status == 64)
    }
}
