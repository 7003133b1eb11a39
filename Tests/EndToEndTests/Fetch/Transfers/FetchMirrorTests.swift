import TestSupport
import Testing

/// Mirrors that replace each other.
@Suite(.slow) struct FetchMirrorTests {
    let folder: TemporaryFolder
    static let content = noise(200_000)

    init() throws {
        folder = try TemporaryFolder()
    }

    private func other(_ file: FaultyOrigin.File? = .init(content)) throws -> FaultyOrigin {
        try FaultyOrigin(file.map { ["/files/a": $0] } ?? [:]) { _, response in response["X-Server-PID"] = "78" }
    }

    @Test func anotherServerGoesOn() throws {
        let first = try FaultyOrigin(["/files/a": .init(Self.content)], faults: [[.reset(after: 60_000)]])
        let second = try other()
        let run = try folder.fetch("--server", first.url(), "--mirror", second.url(), "a")
        #expect(run.status == 0)
        #expect(run.text == "PID of server process: 77\nPID of server process: 78\na received (200000 bytes).\n")
        #expect(try folder.holds(Self.content, "a"))
        #expect(second.requests.map { $0["Range"] } == ["bytes=60000-"])
        #expect(first.contentBytesSent + second.contentBytesSent == 200_000)
        let json = try folder.fetch("--json", "-f", "--server", first.url(), "--mirror", second.url(), "a")
        #expect(json.text.contains(#""pid":77,"#) && !json.text.contains("pids"))
    }

    /// The run does not wait for a dead mirror, although another server has responded.
    @Test func deadMirrorIsNotWaitedFor() throws {
        let first = try FaultyOrigin([:])
        let dead = "http://127.0.0.1:\(try FaultyOrigin.closedPort())"
        let start = ContinuousClock.now
        let run = try folder.fetch("--retry", "50", "--server", first.url(), "--mirror", dead, "a")
        #expect(run.status == 22)
        #expect(run.errors.hasPrefix("a: File Not Found"))
        #expect(first.requests.count == 1)
        // Fifty waits would take many minutes.
        #expect(start.duration(to: .now) < .seconds(25))
    }

    /// A file with a wrong digest is not the one that was wanted, and another server may have that.
    @Test(arguments: [10, 200_000, 3_000_000], [true, false]) func wrongDigestIsARefusal(
        _ size: Int, isOfTheUser: Bool
    ) throws {
        let content = noise(size)
        let digest = try SHA256(of: content)
        var wrong = FaultyOrigin.File(content.map { $0 ^ 1 }, entityTag: "\"2\"")
        if !isOfTheUser { wrong.fields = [("Repr-Digest", digest.fieldValue)] }
        let first = try FaultyOrigin(["/files/a": wrong])
        let second = try other(.init(content))
        let options = isOfTheUser ? ["--checksum", "sha-256=\(digest.hexadecimal)"] : []
        let servers = ["--retry", "0", "--server", first.url(), "--mirror"]
        let run = try folder.fetching(options + servers + [second.url(), "a"]).wait()
        #expect(run.status == 0, "\(run.errors)")
        #expect(try folder.holds(content, "a"))
        #expect(try folder.names() == ["a"])
        #expect(first.requests.count == 1 && second.requests.count == 1)
        let none = try FaultyOrigin([:])
        let both = try folder.fetching(["-f"] + options + servers + [none.url(), "a"]).wait()
        #expect(both.status == 32)
        #expect(both.errors.hasPrefix("a: digest mismatch: "))
        #expect(try folder.holds(content, "a"))
    }

    /// What was written to a pipe cannot be dropped.
    @Test func wrongDigestBehindAPipeIsTheEnd() throws {
        var file = FaultyOrigin.File(Self.content)
        file.fields = [("Repr-Digest", try SHA256(of: [1]).fieldValue)]
        let (first, second) = (try FaultyOrigin(["/files/a": file]), try other())
        let run = try folder.fetch("-o", "-", "--server", first.url(), "--mirror", second.url(), "a")
        #expect(run.status == 32)
        #expect(second.requests.isEmpty)
    }

    @Test func anotherVersionIsNotJoined() throws {
        let first = try FaultyOrigin(["/files/a": .init(Self.content)], faults: [[.reset(after: 60_000)]])
        let second = try other(.init(Array(Self.content.reversed()), entityTag: "\"2\""))
        let run = try folder.fetch("--json", "--server", first.url(), "--mirror", second.url(), "a")
        #expect(run.status == 0)
        #expect(run.text.contains(#""pid":78,"#) && !run.text.contains("pids"))
        #expect(try folder.holds(Self.content.reversed(), "a"))
    }

    @Test func nextRunGoesOnAtTheMirror() throws {
        let first = try FaultyOrigin(
            ["/files/a": .init(Self.content)], faults: [[.reset(after: 60_000)], [.refusal(404)]])
        #expect(try folder.fetch("--retry", "0", "--server", first.url(), "a").status == 18)
        let second = try other()
        let run = try folder.fetch("--json", "--server", first.url(), "--mirror", second.url(), "a")
        #expect(run.status == 0)
        #expect(run.text.contains(#""pid":78,"pids":[77,78],"resumed_from":60000"#))
        #expect(try folder.holds(Self.content, "a"))
    }

    private static let dated = FaultyOrigin.File(content, entityTag: nil)
    private static let datedToo = FaultyOrigin.File(Array(content.reversed()), entityTag: nil)

    /// Different files of one length and one date: the part of a mirror is dropped when that mirror is asked no more.
    @Test func partOfAMirrorStaysWithIt() throws {
        let mirror = try FaultyOrigin(["/files/a": Self.datedToo], faults: [[.reset(after: 60_000)]])
        let server = try FaultyOrigin(["/files/a": Self.dated], faults: [[.refusal(404)]])
        let both = ["--retry", "0", "--server", server.url(), "--mirror", mirror.url(), "a"]
        #expect(try folder.fetching(both).wait(within: .seconds(30)).status == 18)
        #expect(try folder.names() == ["a.part", "a.part.json"])
        #expect(try folder.fetch("--server", server.url(), "a").status == 0)
        #expect(server.requests.map { $0["Range"] } == [nil, nil])
        #expect(try folder.holds(Self.content, "a"))
    }

    @Test func nextRunAsksWhoseDateItIs() throws {
        let mirror = try FaultyOrigin(["/files/a": Self.datedToo], faults: [[.reset(after: 60_000)]])
        let server = try FaultyOrigin(["/files/a": Self.dated])
        #expect(try folder.fetch("--retry", "0", "--server", mirror.url(), "a").status == 18)
        #expect(try folder.fetch("--server", server.url(), "--mirror", mirror.url(), "a").status == 0)
        #expect(server.requests.isEmpty)
        #expect(mirror.contentBytesSent == Self.content.count)
        #expect(try folder.holds(Self.content.reversed(), "a"))
    }

    /// The redirect leads to another server the second time.
    @Test(arguments: [true, false]) func datesDoNotFollowARedirect(inOneRun: Bool) throws {
        let one = try FaultyOrigin(["/a": Self.dated], faults: [[.reset(after: 60_000)]])
        let two = try FaultyOrigin(["/a": Self.datedToo])
        let origin = try FaultyOrigin { request, response in
            response.apply(.redirect(to: request.number == 0 ? one.url("/a") : two.url("/a")))
        }
        if !inOneRun {
            #expect(try folder.fetch("--retry", "0", origin.url("/a")).status == 18)
            #expect(try folder.text(of: "a.part.json").contains("\"origin\":\"http://127.0.0.1:\(one.port)\""))
        }
        #expect(try folder.fetch(origin.url("/a")).status == 0)
        #expect(try folder.holds(Self.content.reversed(), "a"))
    }

    @Test func mirrorHelpsWithADate() throws {
        let server = try FaultyOrigin(["/files/a": Self.dated]) { _, response in response.apply(.reset(after: 60_000)) }
        let mirror = try FaultyOrigin(["/files/a": Self.datedToo])
        let run = try folder.fetch("--retry", "0", "--server", server.url(), "--mirror", mirror.url(), "a")
        #expect(run.status == 0)
        #expect(try folder.holds(Self.content.reversed(), "a"))
    }

    @Test func firstServerRefuses() throws {
        let other = try other(nil)
        for first in [other.url(), "http://127.0.0.1:\(try FaultyOrigin.closedPort())"] {
            let second = try FaultyOrigin(["/files/a": .init(Self.content)])
            let run = try folder.fetch("-f", "--server", first, "--mirror", second.url(), "a")
            #expect(run.status == 0)
            #expect(run.text == "PID of server process: 77\na received (200000 bytes).\n")
        }
    }

    @Test func urlHasItsPathOnTheMirror() throws {
        let first = try FaultyOrigin()
        let second = try FaultyOrigin(["/m/files/a": .init(Self.content)])
        let run = try folder.fetch("--mirror", second.url("/m/"), first.url("/files/a?x=1"))
        #expect(run.status == 0)
        #expect(second.requests.map(\.target) == ["/m/files/a?x=1"])
    }

    @Test func secretsStayWithTheFirstServer() throws {
        let first = try FaultyOrigin()
        let second = try FaultyOrigin(["/files/a": .init(Self.content)])
        let words = ["-u", "me:pw", "-H", "Cookie: c=1", "-H", "X-Mine: 1", "--mirror", second.url()]
        let run = try folder.fetching(words + ["--server", first.url(), "a"]).wait(within: .seconds(20))
        #expect(run.status == 0)
        #expect(first.requests.first?["Authorization"] != nil)
        for name in ["Authorization", "Cookie"] { #expect(second.requests.first?[name] == nil) }
        #expect(second.requests.first?["X-Mine"] == "1")
    }

    @Test func noServerHasIt() throws {
        let (first, second) = (try other(nil), try FaultyOrigin())
        let run = try folder.fetch("--server", first.url(), "--mirror", second.url(), "a")
        #expect(run.status == 22)
        #expect(run.errors == "a: File Not Found\n" || run.errors.hasPrefix("a: File Not Found (PID"))
    }
}
