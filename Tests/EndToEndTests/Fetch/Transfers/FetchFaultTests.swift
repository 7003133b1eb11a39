import TestSupport
import Testing

/// Faults within one run: the file is right in the end, and received bytes are not sent again.
@Suite(.slow) struct FetchFaultTests {
    static let content = noise(300_000)
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func origin(_ faults: [FaultyOrigin.Fault]...) throws -> FaultyOrigin {
        try FaultyOrigin(["/a": .init(Self.content)], faults: faults)
    }

    /// Fetches `a`, which is then right; returns how many bytes of content the origin has sent.
    private func receive(_ origin: FaultyOrigin, _ options: String...) throws -> Int {
        let run = try folder.fetching(options + [origin.url("/a")]).wait(within: .seconds(60))
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors == "")
        #expect(try folder.names() == ["a"])
        #expect(try folder.read("a") == Self.content)
        return origin.contentBytesSent
    }

    @Test(arguments: [0, 1, 999, 16_384, 150_000, 299_999]) func resetAnywhere(_ count: Int) throws {
        let origin = try origin([.reset(after: count)])
        #expect(try receive(origin) == Self.content.count)
        #expect(origin.requests.map { $0["Range"] } == [nil, "bytes=\(count)-"])
        #expect(origin.requests.map { $0["If-Range"] } == [nil, "\"1\""])
    }

    @Test(arguments: [1, 1000, 299_999]) func shortBody(_ count: Int) throws {
        #expect(try receive(origin([.short(count)])) == Self.content.count)
    }

    @Test func faultAfterFault() throws {
        let origin = try origin(
            [.reset(after: 100_000)], [.refusal(503)], [.short(50_000)], [.refusal(429, retryAfter: "0")],
            [.reset(after: 10)])
        #expect(try receive(origin) == Self.content.count + 2 * "no\n".utf8.count)
        #expect(
            origin.requests.compactMap { $0["Range"] } == [
                "bytes=100000-", "bytes=100000-", "bytes=150000-", "bytes=150000-", "bytes=150010-",
            ])
    }

    @Test func bodyOfUnknownLength() throws {
        #expect(try receive(origin([.chunked, .reset(after: 70_000)], [.chunked])) == Self.content.count)
    }

    /// The second response is useless, so the whole file is requested or received again.
    @Test(
        arguments: [
            [.contentRange(first: 1)], [.contentRange(first: -1)], [.contentRange(last: -1)], [.contentRange(last: 1)],
            [.contentRange(total: 1)], [.contentRange(total: -1)], [.contentRange(first: -50_000, last: -50_000)],
            [.field("Content-Range", nil)], [.field("Content-Range", "bytes */300000")],
            [.field("Content-Range", "bytes 50000-299999/*")], [.entityTag("\"2\"")], [.entityTag("W/\"1\"")],
            [.entityTag(nil)], [.ignoredRange], [.unsatisfiable(length: nil)], [.unsatisfiable(length: 50_000)],
            [.unsatisfiable(length: 300_000)],
        ] as [[FaultyOrigin.Fault]]) func partThatDoesNotFit(_ faults: [FaultyOrigin.Fault]) throws
    {
        let origin = try origin([.reset(after: 50_000)], faults)
        let sent = try receive(origin)
        #expect(sent >= Self.content.count + 50_000)
        #expect(origin.requests[1]["Range"] == "bytes=50000-")
    }

    /// A file changes while it is received: the result is one version, the new one.
    @Test(arguments: [
        FaultyOrigin.File(noise(300_000, seed: 2), entityTag: "\"2\""),
        FaultyOrigin.File(noise(300_000, seed: 2), entityTag: nil, lastModified: "Mon, 07 Nov 1994 08:49:37 GMT"),
        FaultyOrigin.File(noise(300_000, seed: 2), entityTag: nil, lastModified: nil),
        FaultyOrigin.File(noise(300_000, seed: 2), entityTag: "W/\"1\""),
        FaultyOrigin.File(noise(400_000, seed: 2), entityTag: "\"2\""),
        FaultyOrigin.File(noise(200_000, seed: 2), entityTag: "\"2\""),
        FaultyOrigin.File(noise(1000, seed: 2), entityTag: "\"2\""),
        FaultyOrigin.File([], entityTag: "\"2\""),
    ]) func change(to file: FaultyOrigin.File) throws {
        for faults in [[], [.ignoredCondition]] as [[FaultyOrigin.Fault]] {
            let origin = try FaultyOrigin(["/a": .init(Self.content)]) { request, response in
                guard request.number > 0 else {
                    response.end = .reset(after: 50_000)
                    return
                }
                response.apply(.changed(file))
                if request["Range"] != nil { for fault in faults { response.apply(fault) } }
            }
            #expect(try folder.fetch("-f", origin.url("/a")).status == 0)
            #expect(try folder.read("a") == file.content)
            #expect(try folder.names() == ["a"])
        }
    }

    /// A redirect is part of each attempt, and the part belongs to the requested URL.
    @Test func redirectedEachTime() throws {
        let origin = try FaultyOrigin(["/a": .init(Self.content), "/b": .init(Self.content)]) { request, response in
            if request.path == "/a" { response.apply(.redirect(to: "/b")) }
            if request.path == "/b", request.number == 0 { response.end = .reset(after: 100_000) }
        }
        #expect(try receive(origin) == Self.content.count + 2 * "no\n".utf8.count)
        #expect(origin.requests.map(\.path) == ["/a", "/b", "/a", "/b"])
        #expect(origin.requests.last?["Range"] == "bytes=100000-")
    }

    /// Otherwise an attacker who can append bytes to a response could choose the next file.
    @Test func bytesBehindTheResponseAreNoResponse() throws {
        let smuggled = Array("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil".utf8)
        let names = (0..<8).map { "f\($0)" }
        let files = Dictionary(uniqueKeysWithValues: names.map { ("/\($0)", FaultyOrigin.File("content of \($0)")) })
        let origin = try FaultyOrigin(files) { _, response in response.apply(.garbage(smuggled)) }
        #expect(try folder.fetching(["-j", "1"] + names.map { origin.url("/\($0)") }).wait().status == 0)
        for name in names { #expect(try folder.text(of: name) == "content of \(name)") }
    }

    @Test func bytesBehindARedirectAreNoResponse() throws {
        let smuggled = Array("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil".utf8)
        let origin = try FaultyOrigin(["/b": .init("right")]) { request, response in
            if request.path != "/b" { response.apply(.redirect(to: "/b")) }
            response.apply(.garbage(smuggled))
        }
        for name in ["c", "d", "e", "f"] {
            #expect(try folder.fetch(origin.url("/\(name)")).status == 0)
            #expect(try folder.text(of: name) == "right")
        }
    }

    @Test func codingThatNobodyAskedFor() throws {
        let origin = try origin([.gzip])
        let run = try folder.fetch(origin.url("/a"))
        #expect(run.status != 0)
        #expect(run.errors.contains("gzip"))
        #expect(origin.requests.first?["Accept-Encoding"] == "identity")
        #expect(try folder.names() == [])
    }

    /// The server sends a part of the new version in spite of the condition; the run has half of the old one.
    @Test func conditionIsIgnoredWithAnotherHalfHere() throws {
        let file = FaultyOrigin.File(noise(300_000, seed: 2), entityTag: "\"2\"")
        let origin = try FaultyOrigin(["/a": .init(Self.content)]) { request, response in
            if request.number == 0 {
                response.end = .reset(after: 150_000)
                return
            }
            if request["Range"] != nil { response.apply(.ignoredCondition) }
        }
        #expect(try folder.fetch("--retry", "0", origin.url("/a")).status == 18)
        #expect(try folder.names() == ["a.part", "a.part.json"])
        origin["/a"] = file
        #expect(try folder.fetch(origin.url("/a")).status == 0)
        #expect(try folder.read("a") == file.content)
        #expect(try folder.names() == ["a"])
        #expect(origin.exchanges.map(\.status) == [200, 206, 200])
    }

    /// A watcher of the folder sees only the old file or the new one during resets, changes and restarts.
    @Test func nobodySeesAWrongFile() throws {
        let old = Array("old".utf8)
        let files = (1...4).map { FaultyOrigin.File(noise(200_000, seed: UInt64($0)), entityTag: "\"\($0)\"") }
        let origin = try FaultyOrigin(["/a": files[0]]) { request, response in
            let last = files.count - 1
            response.apply(.changed(files[min(request.number, last)]))
            response.pace = (10_000, .milliseconds(5))
            if request.number < last { response.end = .reset(after: 50_000 * (request.number + 1)) }
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

    /// libcurl keeps all fields in memory, so their size is limited, including trailers and interim responses.
    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n", "HTTP/1.1 200 OK\r\n", "",
    ])
    func fieldsWithoutEnd(_ beginning: String) throws {
        let line =
            beginning.isEmpty ? "HTTP/1.1 103 Early Hints\r\n\r\n" : "T: \(String(repeating: "x", count: 900))\r\n"
        let origin = try FaultyOrigin.responding { _, connection in
            try connection.send(beginning)
            for _ in 0..<100_000 { try connection.send(line) }
        }
        let run = try folder.fetch("--retry", "0", origin.url("/a"))
        #expect(run.status == 56)
        #expect(run.errors.hasPrefix("a: not received: "))
        #expect(try folder.names() == [])
    }
}
