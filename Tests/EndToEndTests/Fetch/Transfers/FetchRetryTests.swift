import Glibc
import TestSupport
import Testing

/// Temporary failures, final ones, and the end of all attempts.
@Suite(.slow) struct FetchRetryTests {
    let folder: TemporaryFolder
    static let content = noise(200_000)

    init() throws {
        folder = try TemporaryFolder()
    }

    static let faults: [FaultyOrigin.Fault] = [
        .reset(after: 60_000), .short(60_000), .reset(after: 0), .short(0), .stall(after: 60_000), .stall(after: 0),
    ]

    @Test(arguments: faults) func bytesAreKept(_ fault: FaultyOrigin.Fault) throws {
        let origin = try FaultyOrigin(["/a": .init(Self.content)], faults: [[fault]])
        let run = try folder.fetch("--stall-timeout", "0.5", origin.url("/a"))
        #expect(run.status == 0)
        #expect(run.text == "PID of server process: 77\na received (200000 bytes).\n")
        #expect(run.errors == "")
        #expect(try folder.names() == ["a"])
        #expect(try folder.holds(Self.content, "a"))
        #expect(origin.requests.count == 2)
        #expect(origin.contentBytesSent == 200_000)
    }

    @Test func bytesThatNothingProvesComeAgain() throws {
        let file = FaultyOrigin.File(Self.content, entityTag: nil, lastModified: nil)
        let origin = try FaultyOrigin(["/a": file], faults: [[.reset(after: 60_000)]])
        #expect(try folder.fetch(origin.url("/a")).status == 0)
        #expect(try folder.holds(Self.content, "a"))
        #expect(origin.requests.map { $0["Range"] } == [nil, nil])
    }

    /// The server has responded for other files, so even a first request is tried again.
    @Test func serverThatIsAwayForAMomentIsTriedAgain() throws {
        let names = (0..<60).map { "k\($0)" }
        for name in names { try folder.write("root/\(name)", noise(15_000)) }
        let root = folder.path(of: "root")
        let server = try FerryProcess.serve(root: root)
        let run = try folder.fetching(
            ["--server", "http://127.0.0.1:\(server.port)", "--limit-rate", "300K", "-P", "out"] + names)
        _ = try run.waitFor("ten files", within: .seconds(20)) {
            (try? folder.names(in: "out").count { !$0.hasPrefix(".") }).flatMap { $0 >= 10 ? true : nil }
        }
        _ = try server.stop()
        usleep(300_000)
        let next = try FerryProcess.serve(root: root, arguments: ["--port", "\(server.port)"])
        let end = try run.wait(within: .seconds(60))
        #expect(end.status == 0 && end.errors == "")
        for name in names { #expect(try folder.holds(folder.read("root/\(name)"), "out/\(name)")) }
        _ = try next.stop()
    }

    @Test(arguments: [408, 429, 500, 502, 503, 504]) func refusalThatMayPass(_ status: Int) throws {
        let origin = try FaultyOrigin(["/a": .init(Self.content)], faults: [[.refusal(status)]])
        #expect(try folder.fetch(origin.url("/a")).status == 0)
        #expect(try folder.holds(Self.content, "a"))
        #expect(origin.requests.count == 2)
    }

    @Test(arguments: [400, 401, 403, 404, 410, 451, 501, 505]) func refusalThatIsFinal(_ status: Int) throws {
        let origin = try FaultyOrigin(["/a": .init(Self.content)], faults: [[.refusal(status)]])
        #expect(try folder.fetch(origin.url("/a")).status == 22)
        #expect(origin.requests.count == 1)
    }

    @Test(arguments: [0, 2]) func attemptsAreCounted(_ limit: Int) throws {
        let origin = try FaultyOrigin { _, response in response.apply(.refusal(503)) }
        let run = try folder.fetch("--retry", "\(limit)", origin.url("/a"))
        #expect(run.status == 22)
        #expect(run.errors == "a: the server responded with 503 Service Unavailable (PID of server process: 77)\n")
        #expect(origin.requests.count == limit + 1)
    }

    /// Bytes that are received again each time are no progress.
    @Test(
        arguments: [
            [.ignoredRange, .short(2 << 20)], [.noValidator, .short(2 << 20)],
            [.contentRange(first: 1), .short(2 << 20)],
        ] as [[FaultyOrigin.Fault]]) func retriesAreBounded(_ faults: [FaultyOrigin.Fault]) throws
    {
        let origin = try FaultyOrigin(["/a": .init(noise(3 << 20))]) { _, response in
            for fault in faults { response.apply(fault) }
        }
        let run = try folder.fetch("--retry", "2", origin.url("/a"))
        #expect(run.status == 18)
        #expect(origin.requests.count <= 6)
    }

    /// A date works like a number of seconds; it is absolute, so the origin's clock does not matter.
    @Test(arguments: ["1", "Sun, 06 Nov 1994 08:49:37 GMT"]) func serverSaysWhen(_ time: String) throws {
        let origin = try FaultyOrigin(["/a": .init(Self.content)], faults: [[.refusal(503, retryAfter: time)]])
        let start = ContinuousClock.now
        #expect(try folder.fetch(origin.url("/a")).status == 0)
        if time == "1" { #expect(start.duration(to: .now) >= .seconds(1)) }
    }

    @Test(arguments: [("--retry=1", "4000"), ("--max-time=2", "100")]) func waitThatIsTooLongIsNotBegun(
        _ limit: String, _ time: String
    ) throws {
        let origin = try FaultyOrigin { _, response in response.apply(.refusal(503, retryAfter: time)) }
        let run = try folder.fetching([limit, origin.url("/a")]).wait(within: .seconds(10))
        #expect(run.status == 22)
        #expect(origin.requests.count == 1)
    }

    /// While one file waits, others are received, even with one job.
    @Test func waitHoldsUpNobody() throws {
        let origin = try FaultyOrigin(["/a": .init(Self.content), "/b": .init("bee"), "/c": .init("sea")]) {
            request, response in
            if request.path == "/a", request.number == 0 { response.apply(.refusal(503, retryAfter: "2")) }
        }
        let run = try folder.fetch("-q", "-j", "1", origin.url("/a"), origin.url("/b"), origin.url("/c"))
        #expect(run.status == 0)
        #expect(origin.requests.map(\.path) == ["/a", "/b", "/c", "/a"])
    }

    @Test func serverThatIsNotThereIsFinal() throws {
        let run = try folder.fetch("http://127.0.0.1:\(FaultyOrigin.closedPort())/a")
        #expect(run.status == 7)
    }

    @Test func stallIsATimeOut() throws {
        let origin = try FaultyOrigin(["/a": .init(Self.content)], faults: [[.stall(after: 10)]])
        let run = try folder.fetch("--retry", "0", "--stall-timeout", "0.3", origin.url("/a"))
        #expect(run.status == 28)
        #expect(run.errors == "a: timed out: nothing came for 0.3 seconds\n")
    }

    @Test func slowServerIsNotStalled() throws {
        let origin = try FaultyOrigin(
            ["/a": .init(Array(Self.content[..<2000]))], faults: [[.slow(piece: 100, pause: .milliseconds(100))]])
        #expect(try folder.fetch("--retry", "0", "--stall-timeout", "1", origin.url("/a")).status == 0)
    }

    @Test func pipeGetsEveryByteOnce() throws {
        let origin = try FaultyOrigin(["/a": .init(Self.content)], faults: [[.reset(after: 60_000)]])
        let run = try folder.fetch("-o", "-", origin.url("/a"))
        #expect(run.status == 0)
        #expect(run.standardOutput == Self.content)
    }

    @Test func pipeCannotTakeBackWhatItHas() throws {
        let origin = try FaultyOrigin(
            ["/a": .init(Self.content)],
            faults: [[.reset(after: 60_000)], [.changed(.init(Self.content, entityTag: "\"2\""))]])
        let run = try folder.fetch("-o", "-", origin.url("/a"))
        #expect(run.status == 18)
        #expect(run.standardOutput == Array(Self.content[..<60_000]))
        #expect(run.errors.hasPrefix("a: the file has changed: "))
    }
}
