import HTTPSemantics
import Testing

@testable import Fetching

/// The step after the end of a response, if several servers have the file.
@Suite struct DownloadStateMachineMirrorTests {
    private static let mirrored = DownloadStateMachine.Terms(serverCount: 3)

    @Test(arguments: [Sample.cut, Sample.refused, Sample.missing, Sample.busy, Failure(.certificate)])
    func nextServerIsAskedAtOnce(_ failure: Failure) throws {
        let download = Trial(Self.mirrored)
        let request = try #require(download.nextRequest())
        #expect(download.end(request, .failure(failure), fraction: 1) == .proceed)
        #expect(download.nextRequest()?.server == 1)
    }

    @Test(arguments: [Failure(.unwritable), Failure(.timedOut), Failure(.interrupted)])
    func noServerCanHelp(_ failure: Failure) throws {
        let download = Trial(Self.mirrored)
        let request = try #require(download.nextRequest())
        #expect(download.end(request, .failure(failure), fraction: 1) == .fail(failure))
    }

    /// A whole file whose digest is wrong is dropped, and each other server is asked for it once.
    @Test func wrongFileIsDropped() throws {
        let (download, first) = try Trial.begun(10 << 20, terms: Self.mirrored)
        #expect(download.end(first, .whole, fraction: 1) == .finish)
        #expect(download.reject(Failure(.digest)))
        #expect(download.received.isEmpty && !download.isComplete)
        let second = try #require(download.nextRequest())
        #expect(second == DownloadRequest(server: 1, range: nil, validator: nil))
        #expect(download.end(second, .failure(Sample.missing), fraction: 1) == .proceed)
        let third = try #require(download.nextRequest())
        #expect(third.server == 2)
        #expect(download.end(third, .failure(Sample.missing), fraction: 1) == .fail(Failure(.digest)))
        #expect(!download.reject(Failure(.digest)))
    }

    @Test func wrongFileThatCannotBeDroppedIsTheEnd() throws {
        var terms = Self.mirrored
        terms.canStartOver = false
        let (download, first) = try Trial.begun(10 << 20, terms: terms)
        #expect(download.end(first, .whole, fraction: 1) == .finish)
        #expect(!download.reject(Failure(.digest)))
    }

    @Test func bytesGoAlong() throws {
        var (download, request) = try Trial.begun(1000, terms: Self.mirrored)
        #expect(download.end(request, .failure(Sample.cut), fraction: 1) == .proceed)
        request = try #require(download.nextRequest())
        #expect(request == DownloadRequest(server: 1, range: 1000..<Int64.max, validator: .entityTag("\"1\"")))
        #expect(
            download.receive(try Sample.part(1000..<10 << 20, of: 10 << 20), to: request)
                == .take(at: 1000, count: (10 << 20) - 1000))
    }

    /// Another server's clock says nothing about this file, so its mirror is the last resort.
    @Test func bytesUnderADateStay() throws {
        let download = Trial(Self.mirrored)
        var request = try #require(download.nextRequest())
        let head = try Sample.head(
            200, ("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT"), ("Date", "Sun, 06 Nov 1994 08:49:39 GMT"))
        _ = download.receive(head, to: request)
        download.receive(0..<1000)
        #expect(download.end(request, .failure(Sample.cut), fraction: 1) == .wait(.milliseconds(500)))
        request = try #require(download.nextRequest())
        #expect(request.server == 0)
        #expect(request.rangeValue == "bytes=1000-")
        #expect(download.end(request, .failure(Sample.missing), fraction: 1) == .proceed)
        #expect(download.nextRequest() == DownloadRequest(server: 1, range: nil, validator: nil))
        #expect(download.received.isEmpty)
    }

    /// A download for which the first of several servers has sent a thousand bytes with a date.
    private func begunUnderADate(_ terms: DownloadStateMachine.Terms) throws -> (Trial, DownloadRequest) {
        let download = Trial(terms)
        let request = try #require(download.nextRequest())
        let head = try Sample.head(
            200, ("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT"), ("Date", "Sun, 06 Nov 1994 08:49:39 GMT"))
        _ = download.receive(head, to: request)
        download.receive(0..<1000)
        return (download, request)
    }

    @Test func mirrorIsAskedBeforeItFails() throws {
        var (download, request) = try begunUnderADate(.init(serverCount: 2, retry: RetryPolicy(limit: 1)))
        #expect(download.end(request, .failure(Sample.cut), fraction: 0) == .wait(.zero))
        request = try #require(download.nextRequest())
        #expect(download.end(request, .failure(Sample.refused), fraction: 0) == .proceed)
        request = try #require(download.nextRequest())
        #expect(request == DownloadRequest(server: 1, range: nil, validator: nil))
        #expect(download.end(request, .failure(Sample.busy), fraction: 0) == .wait(.zero))
        request = try #require(download.nextRequest())
        #expect(request.server == 1)
        #expect(download.end(request, .failure(Sample.busy), fraction: 0) == .fail(Sample.busy))
    }

    /// A download to a pipe cannot start over on another server.
    @Test(arguments: [Sample.missing, Sample.cut]) func pipeStaysWithItsServer(_ failure: Failure) throws {
        let (download, request) = try begunUnderADate(
            .init(serverCount: 2, retry: RetryPolicy(limit: 0), canStartOver: false))
        #expect(download.end(request, .failure(failure), fraction: 0) == .fail(failure))
        #expect(download.restarts == 0)
    }

    @Test func allAreAskedBeforeAWait() throws {
        let download = Trial(Self.mirrored)
        var servers: [Int] = []
        for _ in 0..<3 {
            let request = try #require(download.nextRequest())
            servers.append(request.server)
            let step = download.end(request, .failure(Sample.busy), fraction: 1)
            #expect(step == (servers.count < 3 ? .proceed : .wait(.milliseconds(500))))
        }
        #expect(servers == [0, 1, 2])
        #expect(download.nextRequest()?.server == 0)
    }

    @Test func refusingServersAreNotAskedAgain() throws {
        let download = Trial(Self.mirrored)
        for failure in [Sample.missing, Sample.busy, Sample.missing] {
            let request = try #require(download.nextRequest())
            _ = download.end(request, .failure(failure), fraction: 0)
        }
        let request = try #require(download.nextRequest())
        #expect(request.server == 1)
        #expect(download.end(request, .failure(Sample.missing), fraction: 0) == .fail(Sample.missing))
    }

    /// Whether to wait for a server depends on that server, not on another one that has responded.
    @Test(arguments: [Sample.refused, Failure(.hostNotFound), Failure(.connectTimeout)])
    func serverThatHasNeverRespondedIsNotWaitedFor(_ failure: Failure) throws {
        let download = Trial(.init(serverCount: 2))
        var request = try #require(download.nextRequest())
        _ = download.receive(try Sample.head(404), to: request)
        #expect(download.end(request, .failure(Sample.missing), fraction: 1) == .proceed)
        request = try #require(download.nextRequest())
        #expect(request.server == 1)
        #expect(download.end(request, .failure(failure), fraction: 1) == .fail(Sample.missing))
    }
}
