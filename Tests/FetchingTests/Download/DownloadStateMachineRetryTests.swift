import HTTPSemantics
import Testing

@testable import Fetching

/// What follows from the end of a response where one server has the file: again, at once or later, or never.
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

    /// Whether there is a version that could be resumed or none: bytes that come again are no progress.
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
}
