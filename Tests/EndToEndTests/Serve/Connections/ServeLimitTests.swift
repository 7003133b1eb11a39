import Glibc
import SystemCalls
import TestSupport
import Testing

/// Limits of time and number for connections.
@Suite(.slow) struct ServeLimitTests {
    private static let request = "GET /files/a HTTP/1.1\r\nHost: localhost\r\n\r\n"

    private func serve(_ arguments: String...) throws -> ServedFolder {
        try ServedFolder(".", arguments) { folder in
            try folder.write("a", "a")
            try folder.writeSparse("huge", size: 1 << 40)
        }
    }

    @Test func aConnectionWithoutARequestEnds() throws {
        let served = try serve("--header-timeout", "0.5")
        #expect(try served.server.connect().isClosed(within: .seconds(10)))
    }

    @Test func aHeadThatDripsIsCutWhileOthersGetResponses() throws {
        let served = try serve("--header-timeout", "1")
        let drippers = try (0..<50).map { _ in try served.server.connect() }
        for dripper in drippers { try dripper.send("GET /files/a HTTP/1.1\r\nX: ") }
        let start = ContinuousClock.now
        var isCut = false
        while !isCut, ContinuousClock.now - start < .seconds(15) {
            do {
                for dripper in drippers { try dripper.send("x") }
            } catch {
                isCut = true
            }
            #expect(try served.request("GET", "/files/a").text == "a")
            usleep(50_000)
        }
        #expect(isCut)
    }

    @Test func aKeptConnectionHasTheIdleTime() throws {
        let served = try serve("--header-timeout", "0.3", "--idle-timeout", "2")
        let connection = try served.server.connect()
        for _ in 0..<3 {
            #expect(try connection.request("GET", "/files/a").text == "a")
            usleep(1_000_000)
        }
        let start = ContinuousClock.now
        #expect(try connection.isClosed(within: .seconds(10)))
        #expect(ContinuousClock.now - start > .milliseconds(500))
    }

    @Test func aSecondHeadThatDripsIsCutToo() throws {
        let served = try serve("--header-timeout", "0.5", "--idle-timeout", "600")
        let connection = try served.server.connect()
        #expect(try connection.request("GET", "/files/a").text == "a")
        usleep(200_000)
        try connection.send("GET /files/a HTTP/1.1\r\n")
        #expect(try connection.isClosed(within: .seconds(10)))
    }

    @Test func oneAddressHasNoMoreThanItsShare() throws {
        let served = try serve("--max-connections-per-ip", "2")
        let connections = try (0..<2).map { _ in try served.server.connect() }
        for connection in connections { #expect(try connection.request("GET", "/files/a").text == "a") }
        let excess = try served.server.connect()
        let response = try excess.receiveResponse()
        #expect(response.status == 503)
        #expect(response["Retry-After"] == "1")
        #expect(response["X-Server-PID"] == "\(served.server.pid)")
        #expect(response["Connection"] == "close")
        #expect(response["Content-Length"] == "0")
        #expect(response["Date"] != nil)
        #expect(try excess.restAfterReset() == [])
    }

    /// The server may not have noticed yet that the earlier connection is over.
    @Test(arguments: ["per-connection", "pool"], ["--max-connections-per-ip", "--max-connections"])
    func sequentialConnectionsNeverExceedALimitOfOne(threading: String, limit: String) throws {
        let served = try serve("--threading", threading, limit, "1")
        for round in 0..<200 {
            let connection = try served.server.connect()
            #expect(try connection.request("GET", "/files/a").text == "a", "\(round)")
        }
        // The server ends the connection, and the client has seen that.
        for round in 0..<100 {
            let connection = try served.server.connect()
            #expect(try connection.request("GET", "/files/%zz").status == 400, "\(round)")
            #expect(try connection.receiveToEnd() == [])
        }
        for round in 0..<100 {
            let connection = try served.server.connect()
            let response = try connection.request("GET", "/files/a", [("Connection", "close")])
            #expect(response.text == "a", "\(round)")
        }
    }

    /// A client that sends nothing more, but still waits for its response, counts as a connection.
    @Test(arguments: ["per-connection", "pool"])
    func aConnectionWhoseClientWaitsForItsResponseCounts(threading: String) throws {
        let served = try serve("--threading", threading, "--max-connections-per-ip", "1")
        let connection = try served.server.connect()
        try connection.send("GET /files/huge HTTP/1.1\r\nHost: localhost\r\n\r\n")
        try connection.finishSending()
        _ = try connection.receive(1 << 20)
        for _ in 0..<5 { #expect(try served.server.connect().receiveResponse().status == 503) }
    }

    /// All connections are made at once, and none of them ends by itself.
    @Test func aThousandRefusedAtOnceAreToldOrClosed() throws {
        _ = DescriptorLimit.raise()
        let served = try serve("--max-connections", "100", "--log-format", "none")
        let process = served.server.process
        let held = try (0..<100).map { _ in try served.server.connect() }
        for connection in held { #expect(try connection.request("GET", "/files/a").text == "a") }
        // The memory that the allocator keeps from the first connections serves all later ones.
        var told = try refuse(1000, of: served)
        let (descriptors, threads) = try (#require(process.descriptorCount), #require(process.threadCount))
        let memory = try exactMemory(of: served.server.pid)
        for _ in 0..<2 { told += try refuse(1000, of: served) }
        try waitUntil("all is as before", within: .seconds(60)) {
            (process.descriptorCount ?? .max) <= descriptors && (process.threadCount ?? .max) <= threads
        }
        #expect(try exactMemory(of: served.server.pid) - memory < (Sample.isSanitized ? 100 : 4) << 20)
        let metrics = try MetricsReading(held[0].request("GET", "/metrics").text)
        #expect(try #require(metrics[#"ferry_connections_refused_total{reason="limit"}"#]) >= Double(told))
        for connection in held { #expect(try connection.request("GET", "/files/a").text == "a") }
    }

    /// Opens `count` connections over the limit, sends a request on every other one, and returns how many got a 503.
    private func refuse(_ count: Int, of served: ServedFolder) throws -> Int {
        let clients = try (0..<count).map { _ in try served.server.connect() }
        for client in clients.enumerated() where client.offset % 2 == 0 {
            client.element.sendUnlessClosed(Self.request)
        }
        var told = 0
        for client in clients {
            let responses = try RawConnection.responses(in: client.restAfterReset())
            guard let response = responses.first else { continue }
            #expect(responses.count == 1 && response.status == 503 && response["Retry-After"] == "1")
            #expect(response["X-Server-PID"] == "\(served.server.pid)")
            told += 1
        }
        #expect(told > 0)
        return told
    }

    @Test func oneAddressThatFloodsKeepsNoOtherOut() throws {
        let served = try serve("--max-connections", "100", "--max-connections-per-ip", "5")
        let held = try (0..<5).map { _ in try served.server.connect() }
        for connection in held { #expect(try connection.request("GET", "/files/a").text == "a") }
        for _ in 0..<40 {
            let flood = try (0..<30).map { _ in try served.server.connect() }
            let other = try RawConnection(port: served.server.port, from: "127.0.0.2")
            #expect(try other.request("GET", "/files/a").text == "a")
            _ = flood
        }
        let other = try RawConnection(port: served.server.port, from: "127.0.0.2")
        let metrics = try MetricsReading(other.request("GET", "/metrics").text)
        #expect(metrics[#"ferry_connections_refused_total{reason="address"}"#] == 1200)
        #expect(metrics[#"ferry_connections_refused_total{reason="limit"}"#] == 0)
    }

    @Test func everyRefusalIsCounted() throws {
        let served = try serve("--max-connections", "4")
        let held = try (0..<4).map { _ in try served.server.connect() }
        for connection in held { #expect(try connection.request("GET", "/files/a").text == "a") }
        let refused = try (0..<200).map { _ in try served.server.connect() }
        try waitUntil("all are counted") {
            try MetricsReading(held[0].request("GET", "/metrics").text)[
                #"ferry_connections_refused_total{reason="limit"}"#] == 200
        }
        _ = refused
    }

    @Test func aThousandRefusalsLeaveNoTrace() throws {
        let served = try serve("--max-connections", "4")
        let process = served.server.process
        let held = try (0..<4).map { _ in try served.server.connect() }
        for connection in held { #expect(try connection.request("GET", "/files/a").text == "a") }
        let (descriptors, threads) = try (#require(process.descriptorCount), #require(process.threadCount))
        for _ in 0..<1000 { _ = try served.server.connect() }
        try waitUntil("all is as before", within: .seconds(60)) {
            (process.descriptorCount ?? .max) <= descriptors && (process.threadCount ?? .max) <= threads
        }
        #expect(try held[0].request("GET", "/files/a").text == "a")
    }

    @Test(.enabled(if: !Sample.isSanitized, "a sanitizer's memory is not the server's"))
    func twoThousandIdleConnectionsCostLessThan100MB() throws {
        _ = DescriptorLimit.raise()
        let served = try serve()
        let before = try exactMemory(of: served.server.pid)
        let connections = try (0..<2000).map { _ in try served.server.connect() }
        for connection in connections { #expect(try connection.request("GET", "/files/a").text == "a") }
        #expect(try exactMemory(of: served.server.pid) - before < 100_000_000)
    }

    @Test func fewDescriptorsServeManyClients() throws {
        let folder = try TemporaryFolder()
        try folder.write("a", "a")
        let ferry = try Command.ferry("serve", folder.path, "--port", "0")
        var command = Command("/bin/sh", ["-c", "ulimit -n 64; exec \"$0\" \"$@\"", ferry.program] + ferry.arguments)
        command.environment = ferry.environment
        let server = try FerryProcess(command)
        let clients = try (0..<200).map { _ in try server.connect() }
        let responding = clients.filter { client in
            do {
                return try client.request("GET", "/files/a").status == 200
            } catch {
                return false
            }
        }
        #expect(!responding.isEmpty)
        for client in clients { client.reset() }
        try waitUntil("it responds again") { try server.connect().request("GET", "/files/a").status == 200 }
    }

    @Test func aNewRootIsServedAfterSIGHUP() throws {
        let folder = try TemporaryFolder()
        try folder.write("one/a", "1")
        try folder.write("two/a", "2")
        try folder.symlink("root", to: "one")
        let server = try FerryProcess.serve(
            root: folder.path(of: "root"), arguments: ["--sandbox-root", folder.path])
        #expect(try server.connect().request("GET", "/files/a").text == "1")
        folder.remove("root")
        try folder.symlink("root", to: "two")
        #expect(try server.connect().request("GET", "/files/a").text == "1")
        server.kill(SIGHUP)
        try waitUntil("the new root is served") { try server.connect().request("GET", "/files/a").text == "2" }
        folder.remove("root")
        server.kill(SIGHUP)
        _ = try server.process.waitFor("a message", within: .seconds(10)) {
            server.process.standardError.contains("cannot open") ? true : nil
        }
        #expect(try server.connect().request("GET", "/files/a").text == "2")
    }
}

/// The resident memory of a process in bytes; see proc(5), `smaps_rollup`, which is exact for many threads.
private func exactMemory(of pid: Int32) throws -> Int {
    let text = try String(decoding: contents(of: "/proc/\(pid)/smaps_rollup"), as: UTF8.self)
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("Rss:") })
    return try #require(Int(line.filter(\.isNumber))) * 1024
}
