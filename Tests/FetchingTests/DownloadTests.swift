import HTTPSemantics
import Testing

@testable import Fetching

/// What is asked, and what answers are good for: events, the next state, and what is to be done.
@Suite struct DownloadTests {
    private static let tag = Version.entityTag("\"1\"")
    private static let date = "Sun, 06 Nov 1994 08:49:37 GMT"

    /// A state, and the range of its next request with its condition.
    static let asks: [(download: Download, range: String?, condition: Version?)] = [
        (Download(.init()), nil, nil),
        (Download(.init(connections: 4)), "bytes=0-1048575", nil),
        (Sample.resumed(), "bytes=4-", tag),
        (Sample.resumed(total: nil), "bytes=4-", tag),
        (Sample.resumed([0..<2, 6..<10]), "bytes=2-5", tag),
        (Sample.resumed([0..<2, 6..<9]), "bytes=2-5", tag),
        (Sample.resumed([2..<10]), "bytes=0-1", tag),
        // Nothing is missing, but no server has said so.
        (Sample.resumed([0..<10]), "bytes=9-", tag),
        (Sample.resumed(version: .date(date, of: Sample.origin)), "bytes=4-", .date(date, of: Sample.origin)),
        (Sample.resumed(terms: .init(connections: 4)), "bytes=4-9", tag),
        (Sample.resumed(total: nil, terms: .init(connections: 4)), "bytes=4-", tag),
    ]

    @Test(arguments: asks) func firstAsk(_ download: Download, for range: String?, if condition: Version?) {
        let download = Trial(download)
        let ask = download.nextAsk()
        #expect(ask?.rangeValue == range)
        #expect(ask?.version == condition)
        #expect(ask?.server == 0)
        if download.terms.connections == 1 { #expect(download.nextAsk() == nil) }
    }

    /// The answers to `bytes=4-` of ten bytes under the tag "1".
    static let resumptions: [(code: UInt16, fields: [(String, String)], verdict: Download.Verdict)] = [
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
        (204, [], .startOver(count: 0)),
        (416, [("ETag", "\"1\""), ("Content-Range", "bytes */10")], .askAgain),
        (416, [], .askAgain),
        (404, [], .refuse(Failure(.status(.notFound)))),
        (503, [], .refuse(Failure(.status(.serviceUnavailable)))),
        (304, [], .refuse(Failure(.status(.notModified)))),
    ]

    private static let refusedCoding = Download.Verdict.refuse(
        Failure(.coding, detail: "Content-Encoding: gzip"))

    private static func part(_ range: String, _ tag: String?) -> [(String, String)] {
        [("Content-Range", "bytes \(range)")] + (tag.map { [("ETag", $0)] } ?? [])
    }

    @Test(arguments: resumptions) func answerToAResume(
        _ code: UInt16, _ fields: [(String, String)], is verdict: Download.Verdict
    ) throws {
        let download = Trial(Sample.resumed())
        let ask = try #require(download.nextAsk())
        #expect(download.receive(try Sample.head(code, fields), to: ask) == verdict)
        switch verdict {
        case .take:
            #expect(download.received.ranges == [0..<4])
            #expect(download.resumedFrom == 4)
        case .startOver, .askAgain:
            #expect(download.received.isEmpty)
            #expect(download.resumedFrom == nil)
            #expect(download.restarts == 1)
        case .complete, .refuse:
            #expect(download.received.ranges == [0..<4])
            #expect(download.restarts == 0)
        }
    }

    /// A date says something about the file of one server alone, wherever a redirect leads.
    @Test(arguments: [(Sample.origin, true), ("http://other:80", false)]) func dateOfAnotherOrigin(
        _ origin: String, fits: Bool
    ) throws {
        let version = Version.date(Self.date, of: Sample.origin)
        let part = Self.part("4-9/10", nil) + [("Last-Modified", Self.date)]
        let whole = [("Content-Range", "bytes */10"), ("Last-Modified", Self.date)]
        for (download, head, verdict) in [
            (Sample.resumed(version: version), try Sample.head(206, part, of: origin), .take(at: 4, count: 6)),
            (Sample.resumed([0..<10], version: version), try Sample.head(416, whole, of: origin), .complete),
        ] as [(Download, ResponseHead, Download.Verdict)] {
            let download = Trial(download)
            let ask = try #require(download.nextAsk())
            #expect(download.receive(head, to: ask) == (fits ? verdict : .askAgain))
        }
    }

    /// What a mirror's date vouches for is asked of that mirror; what a tag vouches for, of the first server.
    @Test(arguments: [(Version.date(date, of: Sample.origin), 1), (tag, 0)]) func ownerIsAsked(
        _ version: Version, _ server: Int
    ) throws {
        let left = Remainder(version: version, total: 10, received: ReceivedRanges([0..<4]), pids: [])
        let download = Trial(Download(.init(serverCount: 2), left: left, by: 1))
        #expect(download.nextAsk() == Ask(server: server, range: 4..<Int64.max, version: version))
        #expect(download.owner == server)
    }

    /// A server that sends another version each time is left alone in the end.
    @Test(arguments: [0, 2]) func restartsAreLimited(_ limit: Int) throws {
        let download = Trial(Sample.resumed(terms: .init(retry: RetryPolicy(limit: limit))))
        for number in 0...limit {
            let ask = try #require(download.nextAsk())
            #expect(download.receive(try Sample.whole(10, tag: "\"a\(number)\""), to: ask) == .startOver(count: 10))
            download.receive(0..<4)
            download.cancel(ask)
        }
        let ask = try #require(download.nextAsk())
        guard case .refuse(let failure) = download.receive(try Sample.whole(10, tag: "\"2\""), to: ask) else {
            Issue.record("it begins anew without end")
            return
        }
        #expect(failure.kind == .changed)
    }

    /// The answers where all ten bytes are there: only the right version of the right length is the end.
    static let completions: [(tag: String?, range: String?, verdict: Download.Verdict)] = [
        ("\"1\"", "bytes */10", .complete), ("\"2\"", "bytes */10", .askAgain), (nil, "bytes */10", .askAgain),
        ("W/\"1\"", "bytes */10", .askAgain), ("\"1\"", "bytes */11", .askAgain), ("\"1\"", "bytes */9", .askAgain),
        ("\"1\"", nil, .askAgain), ("\"1\"", "bytes 0-9/10", .askAgain),
    ]

    @Test(arguments: completions) func unsatisfiedRangeOfAWholeFile(
        _ tag: String?, _ range: String?, is verdict: Download.Verdict
    ) throws {
        for total in [10, nil] as [Int64?] {
            let download = Trial(Sample.resumed([0..<10], total: total))
            let ask = try #require(download.nextAsk())
            let fields = [("ETag", tag), ("Content-Range", range)].compactMap { name, value in
                value.map { (name, $0) }
            }
            #expect(download.receive(try Sample.head(416, fields), to: ask) == verdict)
            let step = download.end(ask, .useless, fraction: 0)
            #expect(step == (verdict == .complete ? .finish : .proceed))
        }
    }

    @Test func wholeFileThatTheLastByteConfirms() throws {
        let download = Trial(Sample.resumed([0..<10]))
        let ask = try #require(download.nextAsk())
        #expect(download.receive(try Sample.part(9..<10, of: 10), to: ask) == .take(at: 9, count: 1))
        download.receive(9..<10)
        #expect(download.end(ask, .whole, fraction: 0) == .finish)
        #expect(download.resumedFrom == 10)
    }

    @Test func wholeFileAtOnce() throws {
        let download = Trial(.init())
        let ask = try #require(download.nextAsk())
        #expect(download.receive(try Sample.whole(10), to: ask) == .take(at: 0, count: 10))
        download.receive(0..<10)
        #expect(download.end(ask, .whole, fraction: 0) == .finish)
        #expect(download.nextAsk() == nil)
        #expect(download.resumedFrom == nil)
    }

    /// What is written down: only what a later run could go on from.
    @Test func onlyAStrongValidatorLeavesSomething() throws {
        for (tag, isLeft) in [("\"1\"", true), ("W/\"1\"", false)] {
            let download = Trial(.init())
            let ask = try #require(download.nextAsk())
            _ = download.receive(try Sample.whole(10, tag: tag), to: ask)
            #expect(download.remainder == nil)
            download.receive(0..<4)
            #expect((download.remainder != nil) == isLeft)
            #expect(download.remainder?.total == (isLeft ? 10 : nil))
        }
        let denied = Trial(.init())
        let ask = try #require(denied.nextAsk())
        _ = denied.receive(
            try Sample.head(200, ("ETag", "\"1\""), ("Content-Length", "10"), ("Accept-Ranges", "none")), to: ask)
        denied.receive(0..<4)
        #expect(denied.remainder == nil)
    }

    /// A pipe cannot take back what it was given.
    @Test(arguments: [200, 206, 416] as [UInt16]) func whatCannotBeDroppedIsNotReplaced(_ code: UInt16) throws {
        let download = Trial(.init(canStartOver: false))
        var ask = try #require(download.nextAsk())
        _ = download.receive(try Sample.whole(10), to: ask)
        download.receive(0..<4)
        #expect(download.end(ask, .failure(Failure(.cutShort)), fraction: 0) == .wait(.zero))
        ask = try #require(download.nextAsk())
        #expect(ask.rangeValue == "bytes=4-")
        guard case .refuse(let failure) = download.receive(try Sample.head(code, ("ETag", "\"2\"")), to: ask) else {
            Issue.record("the answer was taken")
            return
        }
        #expect(failure.kind == .changed)
        #expect(download.end(ask, .failure(failure), fraction: 0) == .fail(failure))
    }

    @Test func rangeOfTheUserIsTakenAsItIs() throws {
        let download = Trial(.init(isRangeGiven: true, canResume: false))
        let ask = try #require(download.nextAsk())
        #expect(ask.range == nil)
        let head = try Sample.head(206, ("ETag", "\"1\""), ("Content-Range", "bytes 3-4/9"), ("Content-Length", "2"))
        #expect(download.receive(head, to: ask) == .take(at: 0, count: 2))
        download.receive(0..<2)
        #expect(download.remainder == nil)
        #expect(download.end(ask, .whole, fraction: 0) == .finish)
    }

    @Test func partThatNobodyAskedForIsRefused() throws {
        let download = Trial(.init())
        let ask = try #require(download.nextAsk())
        #expect(
            download.receive(try Sample.part(0..<4, of: 10), to: ask) == .refuse(Failure(.status(.partialContent))))
    }

    static let codings: [(codings: Download.Codings, field: String, isTaken: Bool, count: Int64?)] = [
        (.refused, "identity", true, 9), (.refused, "gzip", false, nil), (.kept, "gzip", true, 9),
        (.kept, "br", true, 9), (.decoded, "gzip", true, nil), (.decoded, "x-gzip", true, nil),
        (.decoded, "identity", true, 9), (.decoded, "br", false, nil), (.decoded, "gzip, gzip", false, nil),
    ]

    @Test(arguments: codings) func contentCoding(
        _ codings: Download.Codings, _ field: String, isTaken: Bool, count: Int64?
    ) throws {
        let download = Trial(.init(codings: codings))
        let ask = try #require(download.nextAsk())
        let digest = try #require(Sample.digest(1))
        let head = try Sample.head(
            200, ("Content-Encoding", field), ("Content-Length", "9"), ("Repr-Digest", digest.fieldValue))
        let verdict = download.receive(head, to: ask)
        #expect((verdict == .take(at: 0, count: count)) == isTaken)
        // The digest is of the coded bytes.
        #expect(download.digests.isEmpty == (count == nil))
    }

    /// A digest stays with its version, and one that differs belongs to another.
    @Test func digests() throws {
        let (one, two) = (try #require(Sample.digest(1)), try #require(Sample.digest(2)))
        for (digest, fits) in [(one, true), (two, false)] {
            let download = Trial(Sample.resumed(digest: one))
            let ask = try #require(download.nextAsk())
            let head = try Sample.head(
                206, Self.part("4-9/10", "\"1\"") + [("Repr-Digest", digest.fieldValue)])
            #expect(download.receive(head, to: ask) == (fits ? .take(at: 4, count: 6) : .askAgain))
            #expect(download.digests == (fits ? [one] : []))
        }
    }

    /// All that a server names must be right, so what contradicts itself is not received.
    @Test func contradictingDigests() throws {
        let (one, two) = (try #require(Sample.digest(1)), try #require(Sample.digest(2)))
        let long = try #require(Sample.longDigest(3))
        for (fields, digests) in [
            ([("Repr-Digest", one.fieldValue), ("Repr-Digest", two.fieldValue)], nil),
            ([("Repr-Digest", "\(two.fieldValue), \(one.fieldValue)")], nil),
            ([("Repr-Digest", one.fieldValue), ("Digest", two.legacyFieldValue)], nil),
            ([("Repr-Digest", one.fieldValue), ("Digest", one.legacyFieldValue)], [one]),
            ([("Repr-Digest", "\(long.fieldValue), \(one.fieldValue)")], [one, long]),
            ([("Repr-Digest", "\(two.fieldValue), ?"), ("Digest", one.legacyFieldValue)], [one]),
        ] as [([(String, String)], [ReprDigest]?)] {
            let download = Trial(.init())
            let ask = try #require(download.nextAsk())
            let verdict = download.receive(try Sample.head(200, fields + [("Content-Length", "10")]), to: ask)
            if let digests {
                #expect(verdict == .take(at: 0, count: 10))
                #expect(download.digests == digests)
            } else if case .refuse(let failure) = verdict {
                #expect(failure.exitStatus == 32)
            } else {
                Issue.record("one of two is taken: \(fields)")
            }
        }
    }

    @Test(
        arguments: [
            ([], true), ([("Repr-Digest", "sha-256=:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=:")], false),
            ([("Digest", "SHA-256=AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=")], false),
            ([("Repr-Digest", "sha-256=:AQ==:")], true), ([("Repr-Digest", "md5=:AQ==:")], true),
            ([("Trailer", "Repr-Digest")], false),
        ] as [([(String, String)], Bool)]) func requiredDigest(_ fields: [(String, String)], isMissing: Bool) throws
    {
        let download = Trial(.init(requiresDigest: true))
        let ask = try #require(download.nextAsk())
        let head = try Sample.head(200, fields + [("Content-Length", "10")])
        let refusal = Download.Verdict.refuse(Failure(.digest, detail: "the server names none"))
        #expect((download.receive(head, to: ask) == refusal) == isMissing)
    }
}
