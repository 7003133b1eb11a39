import HTTPSemantics
import Testing

@testable import Fetching

/// Several parts at once.
@Suite struct DownloadStateMachinePartsTests {
    private static let mebibyte: Int64 = 1 << 20

    /// A download of twenty MiB after its first part, and the requests for four more.
    private func parallel() throws -> (Trial, [DownloadRequest]) {
        let download = Trial(.init(connections: 4))
        let first = try #require(download.nextAsk())
        #expect(download.nextAsk() == nil)
        _ = download.receive(try Sample.part(0..<Self.mebibyte, of: 20 * Self.mebibyte), to: first)
        download.receive(0..<Self.mebibyte)
        #expect(download.end(first, .whole, fraction: 0) == .proceed)
        var asks: [DownloadRequest] = []
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
    @Test(arguments: [Sample.refused, Sample.busy, Sample.cut, Failure(.status(.forbidden))])
    func fewerConnections(_ failure: Failure) throws {
        let (download, asks) = try parallel()
        #expect(download.end(asks[3], .failure(failure), fraction: 0) == .proceed)
        #expect(download.connections == 3)
        #expect(download.nextAsk() == nil)
        #expect(download.end(asks[2], .failure(Sample.missing), fraction: 0) == .fail(Sample.missing))
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
        #expect(download.nextAsk() == DownloadRequest(server: 0, range: nil, version: nil))
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
