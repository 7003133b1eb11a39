import HTTPSemantics
import Testing

@testable import Fetching

/// What follows from the end of a response: again, at once or later, at the same server or another, or never.
@Suite struct DownloadRetryTests {
    private static let cut = Failure(.cutShort)
    private static let refused = Failure(.noConnection)
    private static let missing = Failure(.status(.notFound))
    private static let busy = Failure(.status(.serviceUnavailable))

    /// A download of ten MiB whose first answer has brought some bytes.
    private func begun(
        _ count: Int64, tag: String = "\"1\"", terms: Download.Terms = .init()
    ) throws -> (Trial, Ask) {
        let download = Trial(terms)
        let ask = try #require(download.nextAsk())
        _ = download.receive(try Sample.whole(10 << 20, tag: tag), to: ask)
        download.receive(0..<count)
        return (download, ask)
    }

    @Test func bytesAreKept() throws {
        let (download, ask) = try begun(1000)
        #expect(download.end(ask, .failure(Self.cut), fraction: 1) == .wait(.milliseconds(500)))
        #expect(download.nextAsk()?.rangeValue == "bytes=1000-")
    }

    @Test func bytesThatNothingProvesAreDropped() throws {
        let (download, ask) = try begun(1000, tag: "W/\"1\"")
        #expect(download.end(ask, .failure(Self.cut), fraction: 1) == .wait(.milliseconds(500)))
        #expect(download.received.isEmpty)
        #expect(download.restarts == 1)
        #expect(download.nextAsk()?.rangeValue == nil)
    }

    @Test(arguments: [0, 1, 5]) func attemptsAreCounted(_ limit: Int) throws {
        let download = Trial(.init(retry: RetryPolicy(limit: limit)))
        for _ in 0..<limit {
            let ask = try #require(download.nextAsk())
            guard case .wait = download.end(ask, .failure(Self.busy), fraction: 0) else {
                Issue.record("it gave up too early")
                return
            }
        }
        let ask = try #require(download.nextAsk())
        #expect(download.end(ask, .failure(Self.busy), fraction: 0) == .fail(Self.busy))
    }

    /// A MiB of progress starts the count anew, but not where it is lost again.
    @Test(
        arguments: [(1 << 20, "\"1\"", true), (1 << 20 - 1, "\"1\"", false), (1 << 20, "W/\"1\"", false)]
            as [(Int64, String, Bool)])
    func progress(_ count: Int64, _ tag: String, startsAnew: Bool) throws {
        var (download, ask) = try begun(count, tag: tag, terms: .init(retry: RetryPolicy(limit: 1)))
        #expect(download.end(ask, .failure(Self.cut), fraction: 0) == .wait(.zero))
        ask = try #require(download.nextAsk())
        if ask.range == nil {
            _ = download.receive(try Sample.whole(10 << 20, tag: tag), to: ask)
            download.receive(0..<count)
        } else {
            _ = download.receive(try Sample.part(count..<10 << 20, of: 10 << 20), to: ask)
            download.receive(count..<2 * count)
        }
        let step = download.end(ask, .failure(Self.cut), fraction: 0)
        #expect(step == (startsAnew ? .wait(.zero) : .fail(Self.cut)))
    }

    @Test(arguments: [(7, .wait(.seconds(7))), (0, .wait(.zero)), (100_000, .fail(busy))] as [(Int64, Download.Step)])
    func serverSaysWhen(_ seconds: Int64, _ step: Download.Step) throws {
        let download = Trial(.init())
        let ask = try #require(download.nextAsk())
        #expect(download.end(ask, .failure(Self.busy), asked: seconds, fraction: 1) == step)
    }

    @Test(arguments: [missing, Failure(.unwritable), Failure(.interrupted), Failure(.certificate), refused])
    func finalAtOnce(_ failure: Failure) throws {
        let download = Trial(.init())
        let ask = try #require(download.nextAsk())
        #expect(download.end(ask, .failure(failure), fraction: 0) == .fail(failure))
    }

    @Test func serverThatWasThereMayComeBack() throws {
        var (download, ask) = try begun(10)
        _ = download.end(ask, .failure(Self.cut), fraction: 0)
        ask = try #require(download.nextAsk())
        #expect(download.end(ask, .failure(Self.refused), fraction: 0) == .wait(.zero))
    }
}

/// Several servers with the same files.
extension DownloadRetryTests {
    private static let mirrored = Download.Terms(serverCount: 3)

    @Test(arguments: [cut, refused, missing, busy, Failure(.certificate)])
    func nextServerIsAskedAtOnce(_ failure: Failure) throws {
        let download = Trial(Self.mirrored)
        let ask = try #require(download.nextAsk())
        #expect(download.end(ask, .failure(failure), fraction: 1) == .proceed)
        #expect(download.nextAsk()?.server == 1)
    }

    @Test(arguments: [Failure(.unwritable), Failure(.timedOut), Failure(.interrupted)])
    func noServerCanHelp(_ failure: Failure) throws {
        let download = Trial(Self.mirrored)
        let ask = try #require(download.nextAsk())
        #expect(download.end(ask, .failure(failure), fraction: 1) == .fail(failure))
    }

    @Test func bytesGoAlong() throws {
        var (download, ask) = try begun(1000, terms: Self.mirrored)
        #expect(download.end(ask, .failure(Self.cut), fraction: 1) == .proceed)
        ask = try #require(download.nextAsk())
        #expect(ask == Ask(server: 1, range: 1000..<Int64.max, version: .entityTag("\"1\"")))
        #expect(
            download.receive(try Sample.part(1000..<10 << 20, of: 10 << 20), to: ask)
                == .take(at: 1000, count: (10 << 20) - 1000))
    }

    /// The clock of another server says nothing about this file; so the mirror is left for when nothing else helps.
    @Test func bytesUnderADateStay() throws {
        let download = Trial(Self.mirrored)
        var ask = try #require(download.nextAsk())
        let head = try Sample.head(
            200, ("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT"), ("Date", "Sun, 06 Nov 1994 08:49:39 GMT"))
        _ = download.receive(head, to: ask)
        download.receive(0..<1000)
        #expect(download.end(ask, .failure(Self.cut), fraction: 1) == .wait(.milliseconds(500)))
        ask = try #require(download.nextAsk())
        #expect(ask.server == 0)
        #expect(ask.rangeValue == "bytes=1000-")
        #expect(download.end(ask, .failure(Self.missing), fraction: 1) == .proceed)
        #expect(download.nextAsk() == Ask(server: 1, range: nil, version: nil))
        #expect(download.received.isEmpty)
    }

    /// A download of which the first of several servers has sent a thousand bytes under a date.
    private func begunUnderADate(_ terms: Download.Terms) throws -> (Trial, Ask) {
        let download = Trial(terms)
        let ask = try #require(download.nextAsk())
        let head = try Sample.head(
            200, ("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT"), ("Date", "Sun, 06 Nov 1994 08:49:39 GMT"))
        _ = download.receive(head, to: ask)
        download.receive(0..<1000)
        return (download, ask)
    }

    @Test func mirrorIsAskedBeforeItFails() throws {
        var (download, ask) = try begunUnderADate(.init(serverCount: 2, retry: RetryPolicy(limit: 1)))
        #expect(download.end(ask, .failure(Self.cut), fraction: 0) == .wait(.zero))
        ask = try #require(download.nextAsk())
        #expect(download.end(ask, .failure(Self.refused), fraction: 0) == .proceed)
        ask = try #require(download.nextAsk())
        #expect(ask == Ask(server: 1, range: nil, version: nil))
        #expect(download.end(ask, .failure(Self.busy), fraction: 0) == .wait(.zero))
        ask = try #require(download.nextAsk())
        #expect(ask.server == 1)
        #expect(download.end(ask, .failure(Self.busy), fraction: 0) == .fail(Self.busy))
    }

    /// What has gone into a pipe cannot be begun anew elsewhere.
    @Test(arguments: [missing, cut]) func pipeStaysWithItsServer(_ failure: Failure) throws {
        let (download, ask) = try begunUnderADate(
            .init(serverCount: 2, retry: RetryPolicy(limit: 0), canStartOver: false))
        #expect(download.end(ask, .failure(failure), fraction: 0) == .fail(failure))
        #expect(download.restarts == 0)
    }

    /// Whether there is a version that could be resumed or none: bytes that come again are no progress.
    @Test(arguments: ["\"1\"", "W/\"1\""]) func sameBytesAgainAreNoProgress(_ tag: String) throws {
        var (download, ask) = try begun(2 << 20, tag: tag, terms: .init(retry: RetryPolicy(limit: 2)))
        for _ in 0..<2 {
            #expect(download.end(ask, .failure(Self.cut), fraction: 0) == .wait(.zero))
            ask = try #require(download.nextAsk())
            _ = download.receive(try Sample.whole(10 << 20, tag: tag), to: ask)
            download.receive(0..<2 << 20)
        }
        #expect(download.end(ask, .failure(Self.cut), fraction: 0) == .fail(Self.cut))
    }

    @Test func allAreAskedBeforeAWait() throws {
        let download = Trial(Self.mirrored)
        var servers: [Int] = []
        for _ in 0..<3 {
            let ask = try #require(download.nextAsk())
            servers.append(ask.server)
            let step = download.end(ask, .failure(Self.busy), fraction: 1)
            #expect(step == (servers.count < 3 ? .proceed : .wait(.milliseconds(500))))
        }
        #expect(servers == [0, 1, 2])
        #expect(download.nextAsk()?.server == 0)
    }

    @Test func whoRefusesIsNotAskedAgain() throws {
        let download = Trial(Self.mirrored)
        for failure in [Self.missing, Self.busy, Self.missing] {
            let ask = try #require(download.nextAsk())
            _ = download.end(ask, .failure(failure), fraction: 0)
        }
        let ask = try #require(download.nextAsk())
        #expect(ask.server == 1)
        #expect(download.end(ask, .failure(Self.missing), fraction: 0) == .fail(Self.missing))
    }
}

/// Several parts at once.
extension DownloadRetryTests {
    private static let mebibyte: Int64 = 1 << 20

    /// A download of twenty MiB after its first part, and the requests for four more.
    private func parallel() throws -> (Trial, [Ask]) {
        let download = Trial(.init(connections: 4))
        let first = try #require(download.nextAsk())
        #expect(download.nextAsk() == nil)
        _ = download.receive(try Sample.part(0..<Self.mebibyte, of: 20 * Self.mebibyte), to: first)
        download.receive(0..<Self.mebibyte)
        #expect(download.end(first, .whole, fraction: 0) == .proceed)
        var asks: [Ask] = []
        while let ask = download.nextAsk() { asks.append(ask) }
        return (download, asks)
    }

    @Test func partsDoNotOverlap() throws {
        let (_, asks) = try parallel()
        #expect(asks.count == 4)
        #expect(asks.allSatisfy { $0.version == .entityTag("\"1\"") })
        let ranges = asks.compactMap(\.range)
        #expect(ranges.first?.lowerBound == Self.mebibyte)
        for (one, next) in zip(ranges, ranges.dropFirst()) { #expect(one.upperBound == next.lowerBound) }
    }

    @Test func allPartsMakeTheWhole() throws {
        var (download, asks) = try parallel()
        var count = 0
        while let ask = asks.popLast(), let range = ask.range {
            count += 1
            #expect(
                download.receive(try Sample.part(range, of: 20 * Self.mebibyte), to: ask)
                    == .take(at: range.lowerBound, count: Int64(range.count)))
            download.receive(range)
            let step = download.end(ask, .whole, fraction: 0)
            if let next = download.nextAsk() { asks.append(next) }
            #expect((step == .finish) == download.isComplete)
        }
        #expect(download.isComplete)
        #expect(download.received.ranges == [0..<20 * Self.mebibyte])
        #expect(count > 4)
    }

    @Test func changedFileEndsAllOthers() throws {
        let (download, asks) = try parallel()
        #expect(download.receive(try Sample.whole(5, tag: "\"2\""), to: asks[1]) == .startOver(count: 5))
        for ask in asks where ask != asks[1] { download.cancel(ask) }
        #expect(download.nextAsk() == nil)
        download.receive(0..<5)
        #expect(download.end(asks[1], .whole, fraction: 0) == .finish)
    }

    /// A server that dislikes several connections gets fewer of them.
    @Test(arguments: [refused, busy, cut, Failure(.status(.forbidden))]) func fewerConnections(_ failure: Failure)
        throws
    {
        let (download, asks) = try parallel()
        #expect(download.end(asks[3], .failure(failure), fraction: 0) == .proceed)
        #expect(download.connections == 3)
        #expect(download.nextAsk() == nil)
        #expect(download.end(asks[2], .failure(Self.missing), fraction: 0) == .fail(Self.missing))
    }

    @Test func serverWithoutRangesSendsTheWhole() throws {
        let download = Trial(.init(connections: 4))
        let ask = try #require(download.nextAsk())
        #expect(download.receive(try Sample.whole(20), to: ask) == .take(at: 0, count: 20))
        #expect(download.connections == 1)
        #expect(download.nextAsk() == nil)
        download.receive(0..<20)
        #expect(download.end(ask, .whole, fraction: 0) == .finish)
    }

    @Test func partsWithoutAVersionAreNotPutTogether() throws {
        let download = Trial(.init(connections: 4))
        let ask = try #require(download.nextAsk())
        let head = try Sample.part(0..<Self.mebibyte, of: 20 * Self.mebibyte, tag: "W/\"1\"")
        #expect(download.receive(head, to: ask) == .askAgain)
        #expect(download.end(ask, .useless, fraction: 0) == .proceed)
        #expect(download.nextAsk() == Ask(server: 0, range: nil, version: nil))
    }

    @Test func smallFileComesAtOnce() throws {
        for tag in ["\"1\"", "W/\"1\""] {
            let download = Trial(.init(connections: 4))
            let ask = try #require(download.nextAsk())
            #expect(download.receive(try Sample.part(0..<20, of: 20, tag: tag), to: ask) == .take(at: 0, count: 20))
            download.receive(0..<20)
            #expect(download.end(ask, .whole, fraction: 0) == .finish)
        }
    }

    @Test func emptyFile() throws {
        let download = Trial(.init(connections: 4))
        var ask = try #require(download.nextAsk())
        let head = try Sample.head(416, ("ETag", "\"1\""), ("Content-Range", "bytes */0"))
        #expect(download.receive(head, to: ask) == .askAgain)
        #expect(download.end(ask, .useless, fraction: 0) == .proceed)
        ask = try #require(download.nextAsk())
        #expect(download.receive(try Sample.whole(0), to: ask) == .take(at: 0, count: 0))
        #expect(download.end(ask, .whole, fraction: 0) == .finish)
    }
}
