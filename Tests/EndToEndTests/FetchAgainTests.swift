import Synchronization
import TestSupport
import Testing

/// A second run after one that was cut off.
@Suite struct FetchAgainTests {
    static let content = noise(300_000)
    static let half = 150_000
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Has a first run leave the first half of `/a` in an empty folder.
    private func leaveHalf(_ origin: FaultyOrigin) throws {
        for name in try folder.names() { folder.remove(name) }
        #expect(try folder.fetch("--retry", "0", origin.url("/a")).status == 18)
        #expect(try folder.names() == ["a.part", "a.part.json"])
        #expect(try folder.read("a.part") == Array(Self.content[..<Self.half]))
    }

    /// A file whose first answer ends in the middle, and all others have these faults where they answer for a range.
    private func origin(_ faults: [FaultyOrigin.Fault] = []) throws -> FaultyOrigin {
        try FaultyOrigin(["/a": .init(Self.content)]) { request, reply in
            if request.number == 0 {
                reply.end = .reset(after: Self.half)
                return
            }
            if request["Range"] != nil { for fault in faults { reply.apply(fault) } }
        }
    }

    @Test func secondHalfIsAllThatIsSent() throws {
        let origin = try origin()
        try leaveHalf(origin)
        let run = try folder.fetch("--json", origin.url("/a"))
        #expect(run.status == 0)
        #expect(run.text.contains(#""resumed_from":150000"#))
        #expect(try folder.read("a") == Self.content)
        #expect(try folder.names() == ["a"])
        #expect(origin.contentBytesSent == Self.content.count)
        #expect(origin.requests.last?["If-Range"] == "\"1\"")
    }

    @Test(
        arguments: [
            [.contentRange(first: 1)], [.contentRange(last: -1)], [.contentRange(total: 1)], [.ignoredRange],
            [.entityTag("\"2\"")], [.unsatisfiable(length: 150_000)], [.unsatisfiable(length: nil)],
            [.refusal(503, retryAfter: "0")],
        ] as [[FaultyOrigin.Fault]]) func answerThatDoesNotFit(_ faults: [FaultyOrigin.Fault]) throws
    {
        let count = Atomic(0)
        let origin = try FaultyOrigin(["/a": .init(Self.content)]) { request, reply in
            if request.number == 0 {
                reply.end = .reset(after: Self.half)
                return
            }
            guard request["Range"] != nil, count.add(1, ordering: .relaxed).oldValue == 0 else { return }
            for fault in faults { reply.apply(fault) }
        }
        try leaveHalf(origin)
        #expect(try folder.fetch(origin.url("/a")).status == 0)
        #expect(try folder.read("a") == Self.content)
        #expect(try folder.names() == ["a"])
    }

    /// The new version is whole, whatever the old half was.
    @Test(arguments: [
        FaultyOrigin.File(noise(300_000, seed: 2), entityTag: "\"2\""),
        FaultyOrigin.File(noise(300_000, seed: 2), entityTag: nil, lastModified: "Mon, 07 Nov 1994 08:49:37 GMT"),
        FaultyOrigin.File(noise(300_000, seed: 2), entityTag: nil, lastModified: nil),
        FaultyOrigin.File(noise(400_000, seed: 2), entityTag: "\"2\""),
        FaultyOrigin.File(noise(150_000, seed: 2), entityTag: "\"2\""),
        FaultyOrigin.File(noise(100, seed: 2), entityTag: "\"2\""),
    ]) func changedFile(_ file: FaultyOrigin.File) throws {
        for faults in [[], [.ignoredCondition]] as [[FaultyOrigin.Fault]] {
            let origin = try origin(faults)
            try leaveHalf(origin)
            origin["/a"] = file
            #expect(try folder.fetch(origin.url("/a")).status == 0)
            #expect(try folder.read("a") == file.content)
            #expect(try folder.names() == ["a"])
        }
    }

    /// The connection broke behind the last byte: 416 tells that nothing is missing, if it is the same version.
    @Test(arguments: [true, false]) func nothingIsMissing(_ isSame: Bool) throws {
        let origin = try FaultyOrigin(["/a": .init(Self.content)]) { request, reply in
            if request.number == 0 { (reply.framing, reply.end) = (.chunked, .reset(after: 300_000)) }
        }
        #expect(try folder.fetch("--retry", "0", origin.url("/a")).status == 18)
        let file = FaultyOrigin.File(noise(300_000, seed: 2), entityTag: "\"2\"")
        if !isSame { origin["/a"] = file }
        #expect(try folder.fetch(origin.url("/a")).status == 0)
        #expect(try folder.read("a") == (isSame ? Self.content : file.content))
        #expect(origin.contentBytesSent < 300_000 + (isSame ? 10 : 300_010))
        #expect(try folder.names() == ["a"])
    }

    @Test func halfOfAnotherURLIsNotUsed() throws {
        let origin = try origin()
        try leaveHalf(origin)
        let other = try FaultyOrigin(["/a": .init(noise(300_000, seed: 2))])
        #expect(try folder.fetch(other.url("/a")).status == 0)
        #expect(try folder.read("a") == noise(300_000, seed: 2))
        #expect(other.requests.map { $0["Range"] } == [nil])
    }

    /// Whoever looks at the folder while resets, changes and restarts go on sees the old file or the new one.
    @Test func nobodySeesAWrongFile() throws {
        let old = Array("old".utf8)
        let files = (1...4).map { FaultyOrigin.File(noise(200_000, seed: UInt64($0)), entityTag: "\"\($0)\"") }
        let origin = try FaultyOrigin(["/a": files[0]]) { request, reply in
            let last = files.count - 1
            reply.apply(.changed(files[min(request.number, last)]))
            reply.pace = (10_000, .milliseconds(5))
            if request.number < last { reply.end = .reset(after: 50_000 * (request.number + 1)) }
        }
        try folder.write("a", old)
        let run = try folder.fetching(["-f", origin.url("/a")])
        var seen: Set<[UInt8]> = []
        while run.isRunning { seen.insert(try folder.read("a")) }
        #expect(try run.wait().status == 0)
        seen.insert(try folder.read("a"))
        #expect(seen == [old, files[files.count - 1].content])
        #expect(try folder.names() == ["a"])
    }
}
