import HTTPSemantics
import Testing

@testable import Fetching

/// Requests, and the state between a response and the next request.
@Suite struct DownloadStateMachineTests {
    private static let tag = StrongValidator.entityTag("\"1\"")
    private static let date = "Sun, 06 Nov 1994 08:49:37 GMT"

    /// A state, and the range of its next request with its condition.
    static let requests: [(download: DownloadStateMachine, range: String?, condition: StrongValidator?)] = [
        (DownloadStateMachine(.init()), nil, nil),
        (DownloadStateMachine(.init(connections: 4)), "bytes=0-1048575", nil),
        (Sample.resumed(), "bytes=4-", tag),
        (Sample.resumed(total: nil), "bytes=4-", tag),
        (Sample.resumed([0..<2, 6..<10]), "bytes=2-5", tag),
        (Sample.resumed([0..<2, 6..<9]), "bytes=2-5", tag),
        (Sample.resumed([2..<10]), "bytes=0-1", tag),
        // No byte is missing, but no server has confirmed that.
        (Sample.resumed([0..<10]), "bytes=9-", tag),
        (Sample.resumed(validator: .date(date, of: Sample.origin)), "bytes=4-", .date(date, of: Sample.origin)),
        (Sample.resumed(terms: .init(connections: 4)), "bytes=4-9", tag),
        (Sample.resumed(total: nil, terms: .init(connections: 4)), "bytes=4-", tag),
    ]

    @Test(arguments: requests) func firstRequest(
        _ download: DownloadStateMachine, for range: String?, if condition: StrongValidator?
    ) {
        let download = Trial(download)
        let request = download.nextRequest()
        #expect(request?.rangeValue == range)
        #expect(request?.validator == condition)
        #expect(request?.server == 0)
        if download.terms.connections == 1 { #expect(download.nextRequest() == nil) }
    }

    /// Bytes with a mirror's date are completed by that mirror; bytes with a tag, by the first server.
    @Test(arguments: [(StrongValidator.date(date, of: Sample.origin), 1), (tag, 0)]) func ownerIsAsked(
        _ validator: StrongValidator, _ server: Int
    ) throws {
        let left = ResumeState(validator: validator, total: 10, received: ReceivedRanges([0..<4]), pids: [])
        let download = Trial(DownloadStateMachine(.init(serverCount: 2), left: left, by: 1))
        #expect(download.nextRequest() == DownloadRequest(server: server, range: 4..<Int64.max, validator: validator))
        #expect(download.owner == server)
    }

    @Test func wholeFileAtOnce() throws {
        let download = Trial(.init())
        let request = try #require(download.nextRequest())
        #expect(download.receive(try Sample.whole(10), to: request) == .take(at: 0, count: 10))
        download.receive(0..<10)
        #expect(download.end(request, .whole, fraction: 0) == .finish)
        #expect(download.nextRequest() == nil)
        #expect(download.resumedFrom == nil)
    }

    /// Only a state that a later run can resume is stored.
    @Test func onlyAStrongValidatorLeavesSomething() throws {
        for (tag, isLeft) in [("\"1\"", true), ("W/\"1\"", false)] {
            let download = Trial(.init())
            let request = try #require(download.nextRequest())
            _ = download.receive(try Sample.whole(10, tag: tag), to: request)
            #expect(download.resumeState == nil)
            download.receive(0..<4)
            #expect((download.resumeState != nil) == isLeft)
            #expect(download.resumeState?.total == (isLeft ? 10 : nil))
        }
        let denied = Trial(.init())
        let request = try #require(denied.nextRequest())
        _ = denied.receive(
            try Sample.head(200, ("ETag", "\"1\""), ("Content-Length", "10"), ("Accept-Ranges", "none")), to: request)
        denied.receive(0..<4)
        #expect(denied.resumeState == nil)
    }
}
