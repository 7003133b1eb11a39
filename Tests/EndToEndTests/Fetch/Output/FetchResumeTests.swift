import TestSupport
import Testing

/// Received bytes are not requested again, and are never joined to those of another version.
@Suite(.slow) struct FetchResumeTests {
    let folder: TemporaryFolder
    static let content = noise(300_000)

    init() throws {
        folder = try TemporaryFolder()
    }

    private func origin(then faults: FaultyOrigin.Fault..., file: FaultyOrigin.File = .init(content)) throws
        -> FaultyOrigin
    {
        try FaultyOrigin(["/a": file], faults: [[.reset(after: 100_000)], faults])
    }

    @Test func nextRunGoesOn() throws {
        let origin = try origin()
        try folder.leaveAPair(of: Self.content, from: origin)
        let line = try folder.fetchAsJSON(origin.url("/a"))
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

    /// The response to the second run, and whether that run uses the received bytes.
    static let responses: [(fault: FaultyOrigin.Fault, resumes: Bool)] = [
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

    /// A changed response applies to all later requests too.
    ///
    /// After a wrong one, the next request gets a right one.
    @Test(arguments: responses) func secondRunEndsRight(_ fault: FaultyOrigin.Fault, resumes: Bool) throws {
        let origin = try origin(then: fault)
        try folder.leaveAPair(of: Self.content, from: origin)
        var content = Self.content
        if case .changed(let file) = fault { content = file.content }
        let line = try folder.fetchAsJSON(origin.url("/a"))
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
            // ferry alone has weak tags that become strong.
            let origin = try FaultyOrigin(
                ["/a": .init(Self.content, entityTag: tag, lastModified: date)],
                faults: [[.reset(after: 100_000), .field("X-Server-PID", nil)]])
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
        try folder.leaveAPair(of: Self.content, from: origin)
        #expect(try folder.fetchAsJSON(origin.url("/a")).resumedFrom == 100_000)
        #expect(origin.requests.map { $0["If-Range"] } == [nil, date])
        #expect(try folder.holds(Self.content, "a"))
    }

    @Test func noContinueStartsOver() throws {
        let origin = try origin()
        try folder.leaveAPair(of: Self.content, from: origin)
        let line = try folder.fetchAsJSON("--no-continue", origin.url("/a"))
        #expect((line.exit, line.resumedFrom) == (0, nil))
        #expect(origin.requests.map { $0["Range"] } == [nil, nil])
        #expect(try folder.names() == ["a"])
    }

    @Test(arguments: ["-c", "--continue"]) func continueIsTheDefault(_ option: String) throws {
        let origin = try origin()
        try folder.leaveAPair(of: Self.content, from: origin)
        #expect(try folder.fetchAsJSON(option, origin.url("/a")).resumedFrom == 100_000)
    }

    @Test func fileThatIsAllThereIsConfirmed() throws {
        let origin = try origin()
        try folder.leaveAPair(of: Self.content, from: origin)
        try folder.write("a.part", Self.content)
        let sidecar = try folder.text(of: "a.part.json")
        let whole = sidecar.replacing("\"bytes\":100000", with: "\"bytes\":300000")
            .replacing("[[0,100000]]", with: "[[0,300000]]")
        try folder.write("a.part.json", whole)
        #expect(try folder.fetchAsJSON(origin.url("/a")).resumedFrom == 300_000)
        #expect(try folder.holds(Self.content, "a"))
        #expect(origin.contentBytesSent == 100_001)
    }
}
