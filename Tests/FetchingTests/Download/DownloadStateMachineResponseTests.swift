import HTTPSemantics
import Testing

@testable import Fetching

/// The verdicts on responses.
@Suite struct DownloadStateMachineResponseTests {
    private static let date = "Sun, 06 Nov 1994 08:49:37 GMT"

    /// Responses to `bytes=4-` of ten bytes with the tag "1".
    static let resumptions: [(code: UInt16, fields: [(String, String)], verdict: DownloadStateMachine.Verdict)] = [
        (206, part("4-9/10", "\"1\""), .take(at: 4, count: 6)),
        (206, part("4-6/10", "\"1\""), .take(at: 4, count: 3)),
        (206, part("4-9/10", "\"1\"") + [("Content-Length", "6")], .take(at: 4, count: 6)),
        (206, part("4-9/10", "\"1\"") + [("Content-Length", "5")], .askAgain),
        (206, part("4-9/10", "\"2\""), .askAgain),
        (206, part("4-9/10", "W/\"1\""), .askAgain),
        (206, part("4-9/10", nil), .askAgain),
        (206, part("4-9/11", "\"1\""), .askAgain),
        (206, part("4-9/*", "\"1\""), .askAgain),
        (206, part("3-9/10", "\"1\""), .askAgain),
        (206, part("5-9/10", "\"1\""), .askAgain),
        (206, part("0-9/10", "\"1\""), .askAgain),
        (206, [("ETag", "\"1\""), ("Content-Type", "multipart/byteranges; boundary=x")], .askAgain),
        (206, part("4-9/10", "\"1\"") + [("Content-Encoding", "gzip")], refusedCoding),
        (200, [("ETag", "\"1\""), ("Content-Length", "10")], .startOver(count: 10)),
        (200, [("ETag", "\"2\""), ("Content-Length", "12")], .startOver(count: 12)),
        (200, [], .startOver(count: nil)),
        (203, [("Content-Length", "1")], .startOver(count: 1)),
        (202, [], .refuse(Failure(.noFile(Status(code: 202))))), (204, [], .refuse(Failure(.noFile(.noContent)))),
        (205, [], .refuse(Failure(.noFile(Status(code: 205))))),
        (299, [], .refuse(Failure(.noFile(Status(code: 299))))),
        (416, [("ETag", "\"1\""), ("Content-Range", "bytes */10")], .askAgain),
        (416, [], .askAgain),
        (404, [], .refuse(Failure(.status(.notFound)))),
        (503, [], .refuse(Failure(.status(.serviceUnavailable)))),
        (304, [], .refuse(Failure(.status(.notModified)))),
    ]

    private static let refusedCoding = DownloadStateMachine.Verdict.refuse(
        Failure(
            .coding, detail: "Content-Encoding: gzip (--compressed decodes it, --keep-encoded keeps it as it is)"))

    private static func part(_ range: String, _ tag: String?) -> [(String, String)] {
        [("Content-Range", "bytes \(range)")] + (tag.map { [("ETag", $0)] } ?? [])
    }

    @Test(arguments: resumptions) func responseToAResume(
        _ code: UInt16, _ fields: [(String, String)], is verdict: DownloadStateMachine.Verdict
    ) throws {
        let download = Trial(Sample.resumed())
        let request = try #require(download.nextRequest())
        #expect(download.receive(try Sample.head(code, fields), to: request) == verdict)
        switch verdict {
        case .take:
            #expect(download.received.ranges == [0..<4])
            #expect(download.resumedFrom == 4)
        case .startOver, .askAgain:
            #expect(download.received.isEmpty)
            #expect(download.resumedFrom == nil)
            #expect(download.restarts == 1)
        case .askLater, .confirmed, .complete, .refuse:
            #expect(download.received.ranges == [0..<4])
            #expect(download.restarts == 0)
        }
    }

    /// A date is about the file of one server only, wherever a redirect leads.
    @Test(arguments: [(Sample.origin, true), ("http://other:80", false)]) func dateOfAnotherOrigin(
        _ origin: String, fits: Bool
    ) throws {
        let validator = StrongValidator.date(Self.date, of: Sample.origin)
        let part = Self.part("4-9/10", nil) + [("Last-Modified", Self.date)]
        let whole = [("Content-Range", "bytes */10"), ("Last-Modified", Self.date)]
        for (download, head, verdict) in [
            (Sample.resumed(validator: validator), try Sample.head(206, part, of: origin), .take(at: 4, count: 6)),
            (Sample.resumed([0..<10], validator: validator), try Sample.head(416, whole, of: origin), .complete),
        ] as [(DownloadStateMachine, ResponseHead, DownloadStateMachine.Verdict)] {
            let download = Trial(download)
            let request = try #require(download.nextRequest())
            #expect(download.receive(head, to: request) == (fits ? verdict : .askAgain))
        }
    }

    /// RFC 9110 section 15.3.7: a 206 to `If-Range` need not repeat `Last-Modified`; a contradicting date is refused.
    @Test(
        arguments: [
            ([], true), ([("Last-Modified", date)], true), ([("ETag", "\"1\"")], false),
            ([("Last-Modified", "Sun, 06 Nov 1994 08:49:38 GMT")], false),
        ] as [([(String, String)], Bool)]) func partUnderADate(_ fields: [(String, String)], fits: Bool) throws
    {
        let download = Trial(Sample.resumed(validator: .date(Self.date, of: Sample.origin)))
        let request = try #require(download.nextRequest())
        let head = try Sample.head(206, Self.part("4-9/10", nil) + fields)
        #expect(download.receive(head, to: request) == (fits ? .take(at: 4, count: 6) : .askAgain))
    }

    /// The download ends if a server sends another representation each time.
    @Test(arguments: [0, 2]) func restartsAreLimited(_ limit: Int) throws {
        let download = Trial(Sample.resumed(terms: .init(retry: RetryPolicy(limit: limit))))
        for number in 0...limit {
            let request = try #require(download.nextRequest())
            #expect(download.receive(try Sample.whole(10, tag: "\"a\(number)\""), to: request) == .startOver(count: 10))
            download.receive(0..<4)
            download.cancel(request)
        }
        let request = try #require(download.nextRequest())
        guard case .refuse(let failure) = download.receive(try Sample.whole(10, tag: "\"2\""), to: request) else {
            Issue.record("it starts over without end")
            return
        }
        #expect(failure.kind == .changed)
    }

    /// Responses when all ten bytes are received: only the right representation of the right length completes the file.
    static let completions: [(tag: String?, range: String?, verdict: DownloadStateMachine.Verdict)] = [
        ("\"1\"", "bytes */10", .complete), ("\"2\"", "bytes */10", .askAgain), (nil, "bytes */10", .askAgain),
        ("W/\"1\"", "bytes */10", .askAgain), ("\"1\"", "bytes */11", .askAgain), ("\"1\"", "bytes */9", .askAgain),
        ("\"1\"", nil, .askAgain), ("\"1\"", "bytes 0-9/10", .askAgain),
    ]

    @Test(arguments: completions) func unsatisfiedRangeOfAWholeFile(
        _ tag: String?, _ range: String?, is verdict: DownloadStateMachine.Verdict
    ) throws {
        for total in [10, nil] as [Int64?] {
            let download = Trial(Sample.resumed([0..<10], total: total))
            let request = try #require(download.nextRequest())
            let fields = [("ETag", tag), ("Content-Range", range)].compactMap { name, value in
                value.map { (name, $0) }
            }
            #expect(download.receive(try Sample.head(416, fields), to: request) == verdict)
            let step = download.end(request, .useless, fraction: 0)
            #expect(step == (verdict == .complete ? .finish : .proceed))
        }
    }

    @Test func wholeFileThatTheLastByteConfirms() throws {
        let download = Trial(Sample.resumed([0..<10]))
        let request = try #require(download.nextRequest())
        #expect(download.receive(try Sample.part(9..<10, of: 10), to: request) == .take(at: 9, count: 1))
        download.receive(9..<10)
        #expect(download.end(request, .whole, fraction: 0) == .finish)
        #expect(download.resumedFrom == 10)
    }

    /// Bytes in a pipe cannot be taken back.
    @Test(arguments: [200, 206, 416] as [UInt16]) func bytesInAPipeAreNotReplaced(_ code: UInt16) throws {
        let download = Trial(.init(canStartOver: false))
        var request = try #require(download.nextRequest())
        _ = download.receive(try Sample.whole(10), to: request)
        download.receive(0..<4)
        #expect(download.end(request, .failure(Failure(.cutShort)), fraction: 0) == .wait(.zero))
        request = try #require(download.nextRequest())
        #expect(request.rangeValue == "bytes=4-")
        guard case .refuse(let failure) = download.receive(try Sample.head(code, ("ETag", "\"2\"")), to: request) else {
            Issue.record("the response was taken")
            return
        }
        #expect(failure.kind == .changed)
        #expect(download.end(request, .failure(failure), fraction: 0) == .fail(failure))
    }

    @Test func rangeOfTheUserIsTakenAsItIs() throws {
        let download = Trial(.init(isRangeGiven: true, canResume: false))
        let request = try #require(download.nextRequest())
        #expect(request.range == nil)
        let head = try Sample.head(206, ("ETag", "\"1\""), ("Content-Range", "bytes 3-4/9"), ("Content-Length", "2"))
        #expect(download.receive(head, to: request) == .take(at: 0, count: 2))
        download.receive(0..<2)
        #expect(download.resumeState == nil)
        #expect(download.end(request, .whole, fraction: 0) == .finish)
    }

    @Test func partThatNobodyAskedForIsRefused() throws {
        let download = Trial(.init())
        let request = try #require(download.nextRequest())
        #expect(
            download.receive(try Sample.part(0..<4, of: 10), to: request) == .refuse(Failure(.status(.partialContent))))
    }

    static let codings: [(codings: DownloadStateMachine.Codings, field: String, isTaken: Bool, count: Int64?)] = [
        (.refused, "identity", true, 9), (.refused, "gzip", false, nil), (.kept, "gzip", true, 9),
        (.kept, "br", true, 9), (.decoded, "gzip", true, nil), (.decoded, "x-gzip", true, nil),
        (.decoded, "identity", true, 9), (.refused, "", true, 9), (.refused, "\r", true, 9), (.refused, " ,", true, 9),
        (.refused, "aws-chunked, UTF-8", true, 9), (.refused, "None", true, 9), (.refused, "none, gzip", false, nil),
        (.decoded, "compress", false, nil), (.decoded, "gzip, gzip", false, nil),
    ]

    @Test(arguments: codings) func contentCoding(
        _ codings: DownloadStateMachine.Codings, _ field: String, isTaken: Bool, count: Int64?
    ) throws {
        let download = Trial(.init(codings: codings))
        let request = try #require(download.nextRequest())
        let digest = try #require(Sample.digest(1))
        let head = try Sample.head(
            200, ("Content-Encoding", field), ("Content-Length", "9"), ("Repr-Digest", digest.fieldValue))
        let verdict = download.receive(head, to: request)
        #expect((verdict == .take(at: 0, count: count)) == isTaken)
        // The digest is of the coded bytes.
        #expect(download.digests.isEmpty == (count == nil))
    }

    /// A name, a coding, and whether the coded bytes are the file of that name.
    @Test(arguments: [
        ("a.tar.gz", "gzip", true), ("a.TGZ", "x-gzip", true), ("a.gz", "br", false), ("a.svgz", "gzip", true),
        ("a.zst", "zstd", true), ("a.br", "br", true), ("a.xz", "xz", true), ("a.bz2", "x-bzip2", true),
        ("a.Z", "compress", true), ("a.iso", "gzip", false), ("gz", "gzip", false), ("a.gz.iso", "gzip", false),
        ("a.gz", "gzip, gzip", false), ("", "gzip", false),
    ]) func nameOfCodedBytes(_ name: String, _ coding: String, isKept: Bool) throws {
        for codings in [DownloadStateMachine.Codings.refused, .decoded] {
            for place in 0..<3 {
                var terms = DownloadStateMachine.Terms(codings: codings)
                var head = try Sample.head(200, ("Content-Encoding", coding), ("Content-Length", "9"))
                switch place {
                case 0: terms.fileName = Array(name.utf8)
                case 1: head.fileName = Array(name.utf8)
                default: head.pathName = Array(name.utf8)
                }
                let download = Trial(terms)
                let verdict = download.receive(head, to: try #require(download.nextRequest()))
                #expect((verdict == .take(at: 0, count: 9)) == isKept)
            }
        }
    }
}
