import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// Bytes that are there are not asked for again, and never joined to those of another version.
@Suite struct FetchResumeTests {
    let folder: TemporaryFolder
    static let content = noise(300_000)

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Leaves a pair of the first 100,000 bytes.
    private func leaveAPair(from origin: FaultyOrigin, _ name: String = "a") throws {
        let run = try folder.fetch("--retry", "0", origin.url("/\(name)"))
        #expect(run.status == 18)
        #expect(try folder.names() == ["\(name).part", "\(name).part.json"])
        #expect(try folder.read("\(name).part") == Array(Self.content[..<100_000]))
    }

    private func origin(then faults: FaultyOrigin.Fault..., file: FaultyOrigin.File = .init(content)) throws
        -> FaultyOrigin
    {
        try FaultyOrigin(["/a": file], faults: [[.reset(after: 100_000)], faults])
    }

    struct Line: Decodable {
        var bytes: Int?
        var pid: Int?
        var pids: [Int]?
        var resumedFrom: Int?
        var digest: String?
        var status: Int?
        var error: String?
        var exit: Int

        enum CodingKeys: String, CodingKey {
            case bytes, pid, pids, digest, status, error, exit
            case resumedFrom = "resumed_from"
        }
    }

    private func fetchAsJSON(_ arguments: String...) throws -> Line {
        let run = try folder.fetching(["--json"] + arguments).wait(within: .seconds(30))
        let line = try JSONDecoder().decode(Line.self, from: Data(run.standardOutput))
        #expect(Int32(line.exit) == run.status)
        return line
    }

    @Test func nextRunGoesOn() throws {
        let origin = try origin()
        try leaveAPair(from: origin)
        let line = try fetchAsJSON(origin.url("/a"))
        #expect(line.exit == 0)
        #expect(line.resumedFrom == 100_000)
        #expect(line.bytes == 300_000)
        #expect((line.pid, line.pids, line.status) == (77, nil, 206))
        #expect(try folder.names() == ["a"])
        #expect(try folder.holds(Self.content, "a"))
        #expect(origin.requests.map { $0["Range"] } == [nil, "bytes=100000-"])
        #expect(origin.requests.map { $0["If-Range"] } == [nil, "\"1\""])
        #expect(origin.contentBytesSent == 300_000)
    }

    @Test func sidecarSaysWhatThereIs() throws {
        let origin = try origin()
        try leaveAPair(from: origin)
        let text = try folder.text(of: "a.part.json")
        for fact in [
            "\"url\":\"\(origin.url("/a"))\"", #""etag":"\"1\"""#, "\"total\":300000", "\"bytes\":100000",
            "\"ranges\":[[0,100000]]", "\"pids\":[77]",
        ] { #expect(text.contains(fact)) }
    }

    @Test func passwordsAreNotWrittenDown() throws {
        let origin = try origin()
        let url = "http://me:secret@127.0.0.1:\(origin.port)/a"
        #expect(try folder.fetch("--retry", "0", url).status == 18)
        #expect(try !folder.text(of: "a.part.json").contains("secret"))
        #expect(try fetchAsJSON(url).resumedFrom == 100_000)
    }

    /// What the second run gets, and whether it goes on from what there is.
    static let answers: [(fault: FaultyOrigin.Fault, resumes: Bool)] = [
        (.slow(piece: 50_000, pause: .milliseconds(1)), true),
        (.chunked, true),
        (.untilClose, true),
        (.changed(.init(Array(content.reversed()), entityTag: "\"2\"")), false),
        (.changed(.init(Array(content.reversed()), entityTag: nil, lastModified: nil)), false),
        (.changed(.init(Array(content[..<50_000]), entityTag: "\"2\"")), false),
        (.changed(.init([], entityTag: "\"2\"")), false),
        (.ignoredRange, false),
        (.noValidator, false),
        (.entityTag("\"3\""), false),
        (.entityTag("W/\"1\""), false),
        (.contentRange(first: 1), false),
        (.contentRange(last: -1), false),
        (.contentRange(total: 1), false),
        (.field("Content-Range", nil), false),
        (.unsatisfiable(length: 300_000), false),
        (.unsatisfiable(length: nil), false),
    ]

    /// A changed answer is that of all later requests too; one that is only wrong is asked again, and right then.
    @Test(arguments: answers) func secondRunEndsRight(_ fault: FaultyOrigin.Fault, resumes: Bool) throws {
        let origin = try origin(then: fault)
        try leaveAPair(from: origin)
        var content = Self.content
        if case .changed(let file) = fault { content = file.content }
        let line = try fetchAsJSON(origin.url("/a"))
        #expect(line.exit == 0)
        #expect(line.resumedFrom == (resumes ? 100_000 : nil))
        #expect(try folder.holds(content, "a"))
        #expect(try folder.names() == ["a"])
    }

    @Test func weakOrMissingValidatorLeavesNothing() throws {
        let validators: [(String?, String?)] = [
            ("W/\"1\"", "Sun, 06 Nov 1994 08:49:37 GMT"), (nil, nil), (nil, "Sun, 22 Nov 2026 11:13:22 GMT"),
        ]
        for (tag, date) in validators {
            let origin = try origin(file: .init(Self.content, entityTag: tag, lastModified: date))
            #expect(try folder.fetch("--retry", "0", origin.url("/a")).status == 18)
            #expect(try folder.names() == [])
            #expect(try folder.fetch(origin.url("/a"), "-f").status == 0)
            #expect(origin.requests.map { $0["Range"] } == [nil, nil])
            folder.remove("a")
        }
    }

    @Test func dateIsEnoughWhereItIsOld() throws {
        let date = "Sun, 06 Nov 1994 08:49:37 GMT"
        let origin = try origin(file: .init(Self.content, entityTag: nil))
        try leaveAPair(from: origin)
        #expect(try fetchAsJSON(origin.url("/a")).resumedFrom == 100_000)
        #expect(origin.requests.map { $0["If-Range"] } == [nil, date])
        #expect(try folder.holds(Self.content, "a"))
    }

    @Test func sidecarOfAnotherURLIsNotUsed() throws {
        let origin = try FaultyOrigin(
            ["/a": .init(Self.content), "/b": .init(Array(Self.content.reversed()))]
        ) { request, reply in
            if request.path == "/a" { reply.end = .reset(after: 100_000) }
        }
        try leaveAPair(from: origin)
        let line = try fetchAsJSON("-o", "a", origin.url("/b"))
        #expect((line.exit, line.resumedFrom) == (0, nil))
        #expect(try folder.holds(Self.content.reversed(), "a"))
        #expect(try folder.names() == ["a"])
        #expect(origin.requests.last?["Range"] == nil)
    }

    @Test func pairOfAnotherURLStaysWhereTheServerSendsNothing() throws {
        let origin = try origin()
        try leaveAPair(from: origin)
        #expect(try folder.fetch("-o", "a", origin.url("/missing")).status == 22)
        #expect(try folder.names() == ["a.part", "a.part.json"])
        #expect(try fetchAsJSON(origin.url("/a")).resumedFrom == 100_000)
    }

    @Test func noContinueStartsOver() throws {
        let origin = try origin()
        try leaveAPair(from: origin)
        let line = try fetchAsJSON("--no-continue", origin.url("/a"))
        #expect((line.exit, line.resumedFrom) == (0, nil))
        #expect(origin.requests.map { $0["Range"] } == [nil, nil])
        #expect(try folder.names() == ["a"])
    }

    @Test(arguments: ["-c", "--continue"]) func continueIsTheDefault(_ option: String) throws {
        let origin = try origin()
        try leaveAPair(from: origin)
        #expect(try fetchAsJSON(option, origin.url("/a")).resumedFrom == 100_000)
    }

    @Test func fileThatIsAllThereIsConfirmed() throws {
        let origin = try origin()
        try leaveAPair(from: origin)
        try folder.write("a.part", Self.content)
        let sidecar = try folder.text(of: "a.part.json")
        let whole = sidecar.replacing("\"bytes\":100000", with: "\"bytes\":300000")
            .replacing("[[0,100000]]", with: "[[0,300000]]")
        try folder.write("a.part.json", whole)
        #expect(try fetchAsJSON(origin.url("/a")).resumedFrom == 300_000)
        #expect(try folder.holds(Self.content, "a"))
        #expect(origin.contentBytesSent == 100_001)
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP]) func signalLeavesAPair(_ signal: Int32) throws {
        let origin = try FaultyOrigin(["/a": .init(Self.content)], faults: [[.stall(after: 100_000)]])
        let run = try folder.fetching(["--json", origin.url("/a")])
        try waitUntil("half is sent") { origin.contentBytesSent == 100_000 }
        usleep(200_000)
        run.kill(signal)
        #expect(try run.wait(within: .seconds(10)).status == 130)
        #expect(try folder.names() == ["a.part", "a.part.json"])
        #expect(try fetchAsJSON(origin.url("/a")).resumedFrom == 100_000)
        #expect(try folder.holds(Self.content, "a"))
    }

    @Test func secondRunAtTheSameTimeIsRefused() throws {
        let origin = try FaultyOrigin(["/a": .init(Self.content)], faults: [[.stall(after: 100_000)]])
        let first = try folder.fetching([origin.url("/a")])
        try waitUntil("it has its part", within: .seconds(20)) {
            folder.exists("a.part") && folder.exists("a.part.json")
        }
        let second = try folder.fetch(origin.url("/a"))
        #expect(second.status == 23)
        #expect(second.errors == "a: cannot write: another run is at work on a.part\n")
        #expect(try folder.fetch("--no-continue", origin.url("/a")).status == 23)
        first.kill(SIGTERM)
        #expect(try first.wait(within: .seconds(10)).status == 130)
        #expect(try fetchAsJSON(origin.url("/a")).resumedFrom == 100_000)
    }

    @Test func whatIsNotOursStays() throws {
        let origin = try origin()
        try folder.write("a.part", "theirs")
        try folder.write("victim", "theirs")
        try folder.symlink("b.part", to: "victim")
        for name in ["a", "b"] {
            let run = try folder.fetch(origin.url("/\(name)"))
            #expect(run.status == 23)
            #expect(
                run.errors == """
                    \(name): cannot write: \(name).part is there and was not left by this program (move it away; \
                    --no-continue deletes it)

                    """)
        }
        #expect(origin.requests.isEmpty)
        #expect(try folder.text(of: "a.part") == "theirs")
        #expect(try folder.fetch("--no-continue", origin.url("/a")).status == 0)
        #expect(try folder.names() == ["a", "b.part", "victim"])
        #expect(try folder.text(of: "victim") == "theirs")
    }

    /// What comes while another file has its part never takes the part's name, whoever chose it.
    @Test(arguments: ["/a.part", "/A.PART"]) func fileNamedAsAPart(_ path: String) throws {
        let folder = folder
        let origin = try FaultyOrigin(["/a": .init(Self.content), path: .init("other")]) { request, reply in
            if request.path == "/a" {
                return reply.apply(.slow(piece: Self.content.count / 70, pause: .milliseconds(30)))
            }
            for _ in 0..<2000 where !folder.exists("a.part") { usleep(10_000) }
        }
        let run = try folder.fetch("-f", origin.url("/a"), origin.url(path))
        #expect(run.status == 0, "\(run.errors)")
        let other = String(path.dropFirst()).replacing(".", with: "_")
        #expect(try folder.names() == [other, "a"].sorted())
        #expect(try folder.holds(Self.content, "a"))
        #expect(try folder.text(of: other) == "other")
    }

    /// Verified bytes are those of the file that is received, not of what has its name now.
    @Test func partThatAnotherProgramReplaces() throws {
        let origin = try FaultyOrigin(
            ["/a": .init(Self.content)], faults: [[.slow(piece: Self.content.count / 70, pause: .milliseconds(30))]])
        let run = try folder.fetching(["-f", origin.url("/a")])
        try waitUntil("it has its part") { folder.exists("a.part") }
        try folder.write("b", "theirs")
        try folder.rename("b", to: "a.part")
        let end = try run.wait(within: .seconds(30))
        #expect(end.status == 23)
        #expect(
            end.errors == """
                a: cannot write: another program has replaced or removed a.part, so what was received is lost

                """)
        #expect(try folder.names() == ["a.part"])
        #expect(try folder.text(of: "a.part") == "theirs")
    }

    @Test func fileNamedAsASidecarOnItsWay() throws {
        let origin = try FaultyOrigin(
            ["/a": .init(Self.content), "/a.part.json.new": .init("other")]) { request, reply in
                if request.path == "/a" {
                    reply.apply(.slow(piece: Self.content.count / 200, pause: .milliseconds(30)))
                }
            }
        #expect(try folder.fetch(origin.url("/a.part.json.new"), origin.url("/a")).status == 0)
        #expect(try folder.names() == ["a", "a.part.json.new"])
        #expect(try folder.text(of: "a.part.json.new") == "other")
    }

    /// A pair of ours whose sidecar is damaged blocks nobody.
    @Test func damagedSidecarIsReplaced() throws {
        let origin = try FaultyOrigin(["/a": .init(Self.content)], faults: [[.reset(after: 100_000)]])
        #expect(try folder.fetch("--retry", "0", origin.url("/a")).status == 18)
        try folder.write("a.part.json", "")
        #expect(try folder.fetch(origin.url("/a")).status == 0)
        #expect(try folder.names() == ["a"])
        #expect(try folder.holds(Self.content, "a"))
    }
}
