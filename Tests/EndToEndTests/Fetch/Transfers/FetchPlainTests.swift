import TestSupport
import Testing

/// Servers that refuse a range request, but send the whole file.
@Suite struct FetchPlainTests {
    let folder: TemporaryFolder
    private static let content = noise(300_000)

    init() throws {
        folder = try TemporaryFolder()
    }

    /// An origin that refuses every range with a status.
    private func origin(_ status: Int, after count: Int? = nil, size: Int = 300_000) throws -> FaultyOrigin {
        try FaultyOrigin(["/a": .init(noise(size))]) { request, response in
            if request["Range"] != nil { return response.apply(.refusal(status)) }
            if let count, request.number == 0 { response.end = .reset(after: count) }
        }
    }

    /// The first body is cut, and the range request for the rest is refused.
    @Test(arguments: [400, 403, 405, 406, 409, 412, 417, 422, 501, 505]) func resumption(_ status: Int) throws {
        let origin = try origin(status, after: 100_000)
        let run = try folder.fetch(origin.url("/a"))
        #expect(run.status == 0, "\(run.errors)")
        #expect(try folder.holds(Self.content, "a"))
        #expect(try folder.names() == ["a"])
        #expect(origin.requests.map { $0["Range"] } == [nil, "bytes=100000-", nil])
        #expect(origin.requests.last?["If-Range"] == nil)
    }

    /// A later run's range request for the rest is refused.
    @Test(arguments: [403, 406]) func laterRun(_ status: Int) throws {
        let origin = try origin(status, after: 100_000)
        try folder.leaveAPair(of: Self.content, from: origin)
        let line = try folder.fetchAsJSON(origin.url("/a"))
        #expect(line.exit == 0)
        #expect(line.resumedFrom == nil)
        #expect(try folder.holds(Self.content, "a"))
        #expect(try folder.names() == ["a"])
    }

    /// The server responds to every range request with a temporary error.
    @Test func errorThatDoesNotPass() throws {
        let origin = try FaultyOrigin(["/a": .init(Self.content)]) { request, response in
            if request["Range"] != nil { return response.apply(.refusal(500, retryAfter: "0")) }
            if request.number == 0 { response.end = .reset(after: 100_000) }
        }
        let run = try folder.fetch("--retry", "2", origin.url("/a"))
        #expect(run.status == 0, "\(run.errors)")
        #expect(try folder.holds(Self.content, "a"))
        #expect(origin.requests.last?["Range"] == nil)
    }

    @Test(arguments: [400, 403, 406, 501]) func firstOfSeveralRanges(_ status: Int) throws {
        let origin = try origin(status, size: 3 << 20)
        let run = try folder.fetch("-x", "4", origin.url("/a"))
        #expect(run.status == 0, "\(run.errors)")
        #expect(try folder.holds(noise(3 << 20), "a"))
        #expect(origin.requests.map { $0["Range"] } == ["bytes=0-1048575", nil])
    }

    @Test(arguments: [403, 406]) func laterRanges(_ status: Int) throws {
        let origin = try FaultyOrigin(["/a": .init(noise(6 << 20))]) { request, response in
            if let range = request["Range"], !range.hasPrefix("bytes=0-") { response.apply(.refusal(status)) }
        }
        let run = try folder.fetch("-x", "4", origin.url("/a"))
        #expect(run.status == 0, "\(run.errors)")
        #expect(try folder.holds(noise(6 << 20), "a"))
        #expect(origin.requests.last?["Range"] == nil)
    }

    /// A server that also refuses the whole file has the last word; the part stays.
    @Test func fileThatIsRefusedToo() throws {
        let origin = try FaultyOrigin(["/a": .init(Self.content)]) { request, response in
            if request.number == 0 { response.end = .reset(after: 100_000) } else { response.apply(.refusal(403)) }
        }
        let run = try folder.fetch(origin.url("/a"))
        #expect(run.status == 22)
        #expect(origin.requests.map { $0["Range"] } == [nil, "bytes=100000-", nil])
        #expect(try folder.names() == ["a.part", "a.part.json"])
        #expect(try folder.read("a.part") == Array(Self.content[..<100_000]))
    }

    @Test(arguments: [401, 404, 410]) func fileThatIsGone(_ status: Int) throws {
        let origin = try origin(status, after: 100_000)
        #expect(try folder.fetch(origin.url("/a")).status == 22)
        #expect(origin.requests.count == 2)
    }

    /// Bytes in a pipe cannot be taken back, and the user's own range must not be left out.
    @Test func rangesThatCannotBeLeftOut() throws {
        let origin = try origin(403, after: 100_000)
        #expect(try folder.fetching(["-o", "-", origin.url("/a")]).wait(within: .seconds(30)).status == 22)
        #expect(try folder.fetch("-H", "Range: bytes=5-", origin.url("/a")).status == 22)
        #expect(origin.requests.map { $0["Range"] } == [nil, "bytes=100000-", "bytes=5-"])
    }
}
