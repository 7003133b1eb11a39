import HTTPSemantics
import Testing

@testable import Fetching

/// A download that began under a weak tag: its server may know a strong one when the connection has broken.
@Suite struct DownloadStateMachineWeakTagTests {
    private static let weak = "W/\"1\""
    private static let strong = StrongValidator.entityTag("\"2\"")

    /// A download whose first response was cut, and its second request.
    private static func cut(_ terms: DownloadStateMachine.Terms = .init()) throws -> (Trial, DownloadRequest) {
        let download = Trial(terms)
        let first = try #require(download.nextRequest())
        _ = download.receive(try whole(), to: first)
        download.receive(0..<2 << 20)
        #expect(download.resumeState?.weakTag == weak)
        guard case .wait = download.end(first, .failure(Sample.cut), fraction: 0) else {
            throw Failure(.cutShort, detail: "it does not go on")
        }
        return (download, try #require(download.nextRequest()))
    }

    private static func whole() throws -> ResponseHead {
        let own = [("ETag", weak), ("Content-Length", "\(10 << 20)"), ("X-Server-PID", "7")]
        return try Sample.head(200, own)
    }

    private static func notModified(_ tag: String, _ fields: (String, String)...) throws -> ResponseHead {
        try Sample.head(304, [("ETag", tag)] + fields)
    }

    private static func rest(_ fields: [(String, String)]) throws -> ResponseHead {
        try Sample.head(206, [("ETag", "\"2\""), ("Content-Range", "bytes 2097152-10485759/10485760")] + fields)
    }

    @Test func strongTagOfTheSameVersionIsGoneOnWith() throws {
        let (download, request) = try Self.cut()
        #expect(request == DownloadRequest(server: 0, weakTag: Self.weak))
        #expect(download.receive(try Self.notModified("\"2\""), to: request) == .confirmed)
        #expect(download.end(request, .useless, fraction: 0) == .proceed)
        let next = try #require(download.nextRequest())
        #expect(next == DownloadRequest(server: 0, range: 2 << 20..<Int64.max, validator: Self.strong))
        let digest = try #require(Sample.digest(7))
        let verdict = download.receive(try Self.rest([("Repr-Digest", digest.fieldValue)]), to: next)
        #expect(verdict == .take(at: 2 << 20, count: 8 << 20))
        download.receive(2 << 20..<10 << 20)
        #expect(download.end(next, .whole, fraction: 0) == .finish)
        #expect(download.digests == [digest])
    }

    /// Two versions with one weak tag may have other bytes.
    @Test func withoutADigestTheBytesAreDropped() throws {
        let (download, request) = try Self.cut()
        #expect(download.receive(try Self.notModified("\"2\""), to: request) == .confirmed)
        _ = download.end(request, .useless, fraction: 0)
        let next = try #require(download.nextRequest())
        #expect(download.receive(try Self.rest([]), to: next) == .askAgain)
        #expect(download.received.isEmpty)
        _ = download.end(next, .useless, fraction: 0)
        #expect(download.nextRequest() == DownloadRequest(server: 0))
    }

    /// A server that has nothing more proves no more than one that has.
    @Test func withoutADigestNothingIsComplete() throws {
        let (download, request) = try Self.cut()
        #expect(download.receive(try Self.notModified("\"2\""), to: request) == .confirmed)
        _ = download.end(request, .useless, fraction: 0)
        let next = try #require(download.nextRequest())
        let head = try Sample.head(416, ("ETag", "\"2\""), ("Content-Range", "bytes */2097152"))
        #expect(download.receive(head, to: next) == .askAgain)
    }

    @Test func anotherVersionStartsOver() throws {
        let (download, request) = try Self.cut()
        #expect(download.receive(try Sample.whole(5), to: request) == .startOver(count: 5))
        #expect(download.received.isEmpty)
    }

    /// ferry is asked again for a while.
    @Test func tagThatIsStillWeak() throws {
        let (download, request) = try Self.cut()
        var asked = request
        for _ in 0..<RetryPolicy().limit {
            #expect(download.receive(try Self.notModified(Self.weak, ("X-Server-PID", "7")), to: asked) == .askLater)
            guard case .wait = download.end(asked, .useless, fraction: 0) else { break }
            asked = try #require(download.nextRequest())
            #expect(asked.weakTag == Self.weak)
        }
        #expect(download.receive(try Self.notModified(Self.weak, ("X-Server-PID", "7")), to: asked) == .askAgain)
    }

    /// Other servers' weak tags stay weak.
    @Test func weakTagOfAnotherServerLeavesNothing() throws {
        let (download, _) = try Trial.begun(2 << 20, tag: Self.weak)
        #expect(download.resumeState == nil)
    }

    /// What is in a pipe cannot be taken back if the digest is wrong.
    @Test func pipeIsNotGoneOnWith() throws {
        let download = Trial(.init(canStartOver: false))
        let first = try #require(download.nextRequest())
        _ = download.receive(try Self.whole(), to: first)
        download.receive(0..<2 << 20)
        guard case .fail = download.end(first, .failure(Sample.cut), fraction: 0) else {
            throw Failure(.cutShort, detail: "it goes on")
        }
    }
}
