import Glibc
import TestSupport
import Testing

/// The part and its sidecar: their content and their owner.
@Suite(.slow) struct FetchResumePairTests {
    let folder: TemporaryFolder
    static let content = noise(300_000)

    init() throws {
        folder = try TemporaryFolder()
    }

    private func origin() throws -> FaultyOrigin {
        try FaultyOrigin(["/a": .init(Self.content)], faults: [[.reset(after: 100_000)]])
    }

    @Test func sidecarSaysWhatThereIs() throws {
        let origin = try origin()
        try folder.leaveAPair(of: Self.content, from: origin)
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
        #expect(try folder.fetchAsJSON(url).resumedFrom == 100_000)
    }

    @Test func sidecarOfAnotherURLIsNotUsed() throws {
        let origin = try FaultyOrigin(
            ["/a": .init(Self.content), "/b": .init(Array(Self.content.reversed()))]
        ) { request, response in
            if request.path == "/a" { response.end = .reset(after: 100_000) }
        }
        try folder.leaveAPair(of: Self.content, from: origin)
        let line = try folder.fetchAsJSON("-o", "a", origin.url("/b"))
        #expect((line.exit, line.resumedFrom) == (0, nil))
        #expect(try folder.holds(Self.content.reversed(), "a"))
        #expect(try folder.names() == ["a"])
        #expect(origin.requests.last?["Range"] == nil)
    }

    @Test func pairOfAnotherURLStaysWhereTheServerSendsNothing() throws {
        let origin = try origin()
        try folder.leaveAPair(of: Self.content, from: origin)
        #expect(try folder.fetch("-o", "a", origin.url("/missing")).status == 22)
        #expect(try folder.names() == ["a.part", "a.part.json"])
        #expect(try folder.fetchAsJSON(origin.url("/a")).resumedFrom == 100_000)
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP]) func signalLeavesAPair(_ signal: Int32) throws {
        let origin = try FaultyOrigin(["/a": .init(Self.content)], faults: [[.stall(after: 100_000)]])
        let run = try folder.fetching(["--json", origin.url("/a")])
        try waitUntil("half is sent") { origin.contentBytesSent == 100_000 }
        usleep(200_000)
        run.kill(signal)
        #expect(try run.wait(within: .seconds(10)).status == 130)
        #expect(try folder.names() == ["a.part", "a.part.json"])
        #expect(try folder.fetchAsJSON(origin.url("/a")).resumedFrom == 100_000)
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
        #expect(try folder.fetchAsJSON(origin.url("/a")).resumedFrom == 100_000)
    }

    @Test func filesOfOthersStay() throws {
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

    /// A file received while another one has a part never takes the part's name, whoever chose its name.
    @Test(arguments: ["/a.part", "/A.PART"]) func fileNamedAsAPart(_ path: String) throws {
        let folder = folder
        let origin = try FaultyOrigin(["/a": .init(Self.content), path: .init("other")]) { request, response in
            if request.path == "/a" {
                return response.apply(.slow(piece: Self.content.count / 70, pause: .milliseconds(30)))
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

    /// Verification reads the received file, not another one that has its name now.
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
            ["/a": .init(Self.content), "/a.part.json.new": .init("other")]) { request, response in
                if request.path == "/a" {
                    response.apply(.slow(piece: Self.content.count / 200, pause: .milliseconds(30)))
                }
            }
        #expect(try folder.fetch(origin.url("/a.part.json.new"), origin.url("/a")).status == 0)
        #expect(try folder.names() == ["a", "a.part.json.new"])
        #expect(try folder.text(of: "a.part.json.new") == "other")
    }

    /// A damaged sidecar of ours blocks no later run.
    @Test func damagedSidecarIsReplaced() throws {
        let origin = try FaultyOrigin(["/a": .init(Self.content)], faults: [[.reset(after: 100_000)]])
        #expect(try folder.fetch("--retry", "0", origin.url("/a")).status == 18)
        try folder.write("a.part.json", "")
        #expect(try folder.fetch(origin.url("/a")).status == 0)
        #expect(try folder.names() == ["a"])
        #expect(try folder.holds(Self.content, "a"))
    }
}
