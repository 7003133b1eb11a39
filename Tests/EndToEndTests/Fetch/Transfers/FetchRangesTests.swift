import Glibc
import Synchronization
import TestSupport
import Testing

/// Several ranges of one file at once.
@Suite(.slow) struct FetchRangesTests {
    let folder: TemporaryFolder
    static let content = noise(9 << 20)

    init() throws {
        folder = try TemporaryFolder()
    }

    private func fetch(_ origin: FaultyOrigin, _ arguments: String...) throws -> FinishedProcess {
        try folder.fetching(["-x", "4"] + arguments + [origin.url("/a")]).wait(within: .seconds(30))
    }

    @Test func everyByteComesOnce() throws {
        let origin = try FaultyOrigin(["/a": .init(Self.content)]) { request, response in
            if request.number > 0 { response.apply(.slow(piece: 1 << 18, pause: .milliseconds(20))) }
        }
        let run = try fetch(origin)
        #expect(run.status == 0)
        #expect(run.text == "PID of server process: 77\na received (\(Self.content.count) bytes).\n")
        #expect(try folder.holds(Self.content, "a"))
        #expect(try folder.names() == ["a"])
        #expect(origin.contentBytesSent == Self.content.count)
        #expect((2...4).contains(origin.connectionCount))
        #expect(origin.requests.dropFirst().allSatisfy { $0["Range"] != nil && $0["If-Range"] == "\"1\"" })
    }

    @Test(arguments: [0, 1, 1 << 20, 1 << 20 + 1]) func smallFile(_ count: Int) throws {
        let origin = try FaultyOrigin(["/a": .init(Array(Self.content[..<count]))])
        #expect(try fetch(origin).status == 0)
        #expect(try folder.holds(Array(Self.content[..<count]), "a"))
    }

    /// Faults of a server that cannot send ranges, or whose ranges do not belong together.
    static let incapable: [FaultyOrigin.Fault] = [
        .ignoredRange, .noValidator, .entityTag("W/\"1\""), .field("Content-Range", nil), .unsatisfiable(length: nil),
    ]

    @Test(arguments: incapable) func oneConnectionIsEnough(_ fault: FaultyOrigin.Fault) throws {
        let origin = try FaultyOrigin(["/a": .init(Self.content)]) { request, response in
            if request["Range"] != nil { response.apply(fault) }
        }
        #expect(try fetch(origin).status == 0)
        #expect(try folder.holds(Self.content, "a"))
    }

    @Test func brokenRangeGoesOn() throws {
        let origin = try FaultyOrigin(
            ["/a": .init(Self.content)], faults: [[], [.reset(after: 300_000)], [.short(5)], [.refusal(503)]])
        #expect(try fetch(origin).status == 0)
        #expect(try folder.holds(Self.content, "a"))
        // The 404 has a text of its own.
        #expect(origin.contentBytesSent == Self.content.count + 3)
    }

    @Test func fileThatChangesOnTheWay() throws {
        let other = Array(Self.content.reversed())
        let origin = try FaultyOrigin(["/a": .init(Self.content)]) { request, response in
            if request.number >= 3 { response.apply(.changed(.init(other, entityTag: "\"2\""))) }
        }
        #expect(try fetch(origin).status == 0)
        #expect(try folder.holds(other, "a"))
    }

    @Test func nextRunTakesWhatIsMissing() throws {
        let origin = try FaultyOrigin(["/a": .init(Self.content)]) { request, response in
            if (1..<5).contains(request.number) { response.end = .stall(after: 100_000) }
        }
        let run = try folder.fetching(["-x", "4", origin.url("/a")])
        try waitUntil("four ranges stall") { origin.contentBytesSent == 1 << 20 + 400_000 }
        usleep(200_000)
        run.kill(SIGTERM)
        #expect(try run.wait(within: .seconds(10)).status == 130)
        #expect(try folder.names() == ["a.part", "a.part.json"])
        let next = try folder.fetch("--json", origin.url("/a"))
        #expect(next.status == 0)
        #expect(next.text.contains("\"resumed_from\":\(1 << 20 + 400_000)"))
        #expect(try folder.holds(Self.content, "a"))
        #expect(origin.contentBytesSent == Self.content.count)
    }

    /// The first of several ends is that of the whole file, so the others have no effect.
    @Test(arguments: [["--max-time", "2"], ["--stall-timeout", "1", "--retry", "0"]]) func allRangesEndAtOnce(
        _ limit: [String]
    ) throws {
        let origin = try FaultyOrigin(["/a": .init(Self.content)]) { request, response in
            if request.number > 0 { response.end = .stall(after: 1000) }
        }
        let run = try folder.fetching(["-x", "4"] + limit + [origin.url("/a")]).wait(within: .seconds(30))
        #expect(run.status == 28)
        #expect(run.errors.hasPrefix("a: timed out: ") && run.errors.split(separator: "\n").count == 1)
        #expect(try folder.names() == ["a.part", "a.part.json"])
    }

    @Test func allRangesAreRefusedAtOnce() throws {
        let asked = Atomic(0)
        let origin = try FaultyOrigin(["/a": .init(Self.content)]) { request, response in
            guard request.number > 0 else { return }
            asked.add(1, ordering: .relaxed)
            try waitUntil("four ranges are asked for") { asked.load(ordering: .relaxed) >= 4 }
            response.apply(.refusal(404))
        }
        let run = try fetch(origin)
        #expect(run.status == 22)
        #expect(run.errors.split(separator: "\n").count == 1)
    }

    @Test(arguments: ["0", "17", "-1", "x"]) func numberOutOfRange(_ number: String) throws {
        #expect(try folder.fetch("-x", number, "a").status == 64)
    }
}
