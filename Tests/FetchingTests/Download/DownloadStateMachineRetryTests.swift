import HTTPSemantics
import Testing

@testable import Fetching

/// The step after the end of a response, if one server has the file: a retry at once or later, or the end.
@Suite struct DownloadStateMachineRetryTests {
    @Test func bytesAreKept() throws {
        let (download, request) = try Trial.begun(1000)
        #expect(download.end(request, .failure(Sample.cut), fraction: 1) == .wait(.milliseconds(500)))
        #expect(download.nextRequest()?.rangeValue == "bytes=1000-")
    }

    @Test func bytesThatNothingProvesAreDropped() throws {
        let (download, request) = try Trial.begun(1000, tag: "W/\"1\"")
        #expect(download.end(request, .failure(Sample.cut), fraction: 1) == .wait(.milliseconds(500)))
        #expect(download.received.isEmpty)
        #expect(download.restarts == 1)
        #expect(download.nextRequest()?.rangeValue == nil)
    }

    @Test(arguments: [0, 1, 5]) func attemptsAreCounted(_ limit: Int) throws {
        let download = Trial(.init(retry: RetryPolicy(limit: limit)))
        for _ in 0..<limit {
            let request = try #require(download.nextRequest())
            guard case .wait = download.end(request, .failure(Sample.busy), fraction: 0) else {
                Issue.record("it gave up too early")
                return
            }
        }
        let request = try #require(download.nextRequest())
        #expect(download.end(request, .failure(Sample.busy), fraction: 0) == .fail(Sample.busy))
    }

    /// A MiB of progress sets the count back to 0, unless it is lost again.
    @Test(
        arguments: [(1 << 20, "\"1\"", true), (1 << 20 - 1, "\"1\"", false), (1 << 20, "W/\"1\"", false)]
            as [(Int64, String, Bool)])
    func progress(_ count: Int64, _ tag: String, startsAnew: Bool) throws {
        var (download, request) = try Trial.begun(count, tag: tag, terms: .init(retry: RetryPolicy(limit: 1)))
        #expect(download.end(request, .failure(Sample.cut), fraction: 0) == .wait(.zero))
        request = try #require(download.nextRequest())
        if request.range == nil {
            _ = download.receive(try Sample.whole(10 << 20, tag: tag), to: request)
            download.receive(0..<count)
        } else {
            _ = download.receive(try Sample.part(count..<10 << 20, of: 10 << 20), to: request)
            download.receive(count..<2 * count)
        }
        let step = download.end(request, .failure(Sample.cut), fraction: 0)
        #expect(step == (startsAnew ? .wait(.zero) : .fail(Sample.cut)))
    }

    @Test(
        arguments: [(7, .wait(.seconds(7))), (0, .wait(.zero)), (100_000, .fail(Sample.busy))]
            as [(Int64, DownloadStateMachine.Step)])
    func serverSaysWhen(_ seconds: Int64, _ step: DownloadStateMachine.Step) throws {
        let download = Trial(.init())
        let request = try #require(download.nextRequest())
        #expect(download.end(request, .failure(Sample.busy), asked: seconds, fraction: 1) == step)
    }

    @Test(arguments: [
        Sample.missing, Failure(.unwritable), Failure(.interrupted), Failure(.certificate), Sample.refused,
    ])
    func finalAtOnce(_ failure: Failure) throws {
        let download = Trial(.init())
        let request = try #require(download.nextRequest())
        #expect(download.end(request, .failure(failure), fraction: 0) == .fail(failure))
    }

    @Test func serverThatWasThereMayComeBack() throws {
        var (download, request) = try Trial.begun(10)
        _ = download.end(request, .failure(Sample.cut), fraction: 0)
        request = try #require(download.nextRequest())
        #expect(download.end(request, .failure(Sample.refused), fraction: 0) == .wait(.zero))
    }

    /// Bytes that are received again are no progress, whether the version can be resumed or not.
    @Test(arguments: ["\"1\"", "W/\"1\""]) func sameBytesAgainAreNoProgress(_ tag: String) throws {
        var (download, request) = try Trial.begun(2 << 20, tag: tag, terms: .init(retry: RetryPolicy(limit: 2)))
        for _ in 0..<2 {
            #expect(download.end(request, .failure(Sample.cut), fraction: 0) == .wait(.zero))
            request = try #require(download.nextRequest())
            _ = download.receive(try Sample.whole(10 << 20, tag: tag), to: request)
            download.receive(0..<2 << 20)
        }
        #expect(download.end(request, .failure(Sample.cut), fraction: 0) == .fail(Sample.cut))
    }

    /// After a final refusal of a range, the whole file is requested once, and the received bytes stay until it comes.
    @Test(arguments: [400, 403, 405, 406, 412, 501] as [UInt16]) func refusedRangeIsLeftOut(_ code: UInt16) throws {
        let refusal = Failure(.status(Status(code: code)))
        let download = Trial(Sample.resumed())
        let first = try #require(download.nextRequest())
        #expect(first.range != nil)
        #expect(download.end(first, .failure(refusal), fraction: 0) == .proceed)
        #expect(download.received.ranges == [0..<4])
        let plain = try #require(download.nextRequest())
        #expect(plain.range == nil && plain.validator == nil)
        #expect(download.end(plain, .failure(refusal), fraction: 0) == .fail(refusal))
        #expect(download.received.ranges == [0..<4])
        #expect(download.resumeState != nil)
    }

    @Test(arguments: [401, 404, 407, 410] as [UInt16]) func otherRefusalsAreFinal(_ code: UInt16) throws {
        let refusal = Failure(.status(Status(code: code)))
        let download = Trial(Sample.resumed())
        let request = try #require(download.nextRequest())
        #expect(download.end(request, .failure(refusal), fraction: 0) == .fail(refusal))
    }

    /// The same server is not asked for ranges again in the run.
    @Test func serverThatRefusesRangesStaysPlain() throws {
        let download = Trial(Sample.resumed())
        let first = try #require(download.nextRequest())
        _ = download.end(first, .failure(Failure(.status(.forbidden))), fraction: 0)
        let plain = try #require(download.nextRequest())
        #expect(download.receive(try Sample.whole(10), to: plain) == .startOver(count: 10))
        download.receive(0..<5)
        #expect(download.end(plain, .failure(Sample.cut), fraction: 0) == .wait(.zero))
        #expect(download.nextRequest()?.range == nil)
    }

    @Test(arguments: [(nil, false), (0, true), (3, true)] as [(Int64?, Bool)])
    func acceptedIsTriedAgainWhereTheServerSaysWhen(_ asked: Int64?, again: Bool) throws {
        let failure = Failure(.noFile(Status(code: 202)))
        let download = Trial(.init())
        let request = try #require(download.nextRequest())
        let step = download.end(request, .failure(failure), asked: asked, fraction: 1)
        #expect(step == (again ? .wait(.seconds(asked ?? 0)) : .fail(failure)))
    }
}
