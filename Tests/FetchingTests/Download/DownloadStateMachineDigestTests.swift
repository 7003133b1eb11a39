import HTTPSemantics
import Testing

@testable import Fetching

/// The digests that servers name.
@Suite struct DownloadStateMachineDigestTests {
    /// A digest stays with its version; a different one belongs to another version.
    @Test func digests() throws {
        let (one, two) = (try #require(Sample.digest(1)), try #require(Sample.digest(2)))
        for (digest, fits) in [(one, true), (two, false)] {
            let download = Trial(Sample.resumed(digest: one))
            let request = try #require(download.nextRequest())
            let head = try Sample.head(
                206, ("Content-Range", "bytes 4-9/10"), ("ETag", "\"1\""), ("Repr-Digest", digest.fieldValue))
            #expect(download.receive(head, to: request) == (fits ? .take(at: 4, count: 6) : .askAgain))
            #expect(download.digests == (fits ? [one] : []))
        }
    }

    /// All digests of a server must be right, so a head with contradicting ones is refused.
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
            let request = try #require(download.nextRequest())
            let verdict = download.receive(try Sample.head(200, fields + [("Content-Length", "10")]), to: request)
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
        let request = try #require(download.nextRequest())
        let head = try Sample.head(200, fields + [("Content-Length", "10")])
        let refusal = DownloadStateMachine.Verdict.refuse(Failure(.digest, detail: "the server names none"))
        #expect((download.receive(head, to: request) == refusal) == isMissing)
    }
}
