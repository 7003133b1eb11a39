import HTTPSemantics
import Testing

@testable import Fetching

/// Several parts at once.
@Suite struct DownloadStateMachinePartsTests {
    private static let mebibyte: Int64 = 1 << 20

    /// A download of twenty MiB after its first part, and the requests for four more.
    private func parallel() throws -> (Trial, [DownloadRequest]) {
        let download = Trial(.init(connections: 4))
        let first = try #require(download.nextRequest())
        #expect(download.nextRequest() == nil)
        _ = download.receive(try Sample.part(0..<Self.mebibyte, of: 20 * Self.mebibyte), to: first)
        download.receive(0..<Self.mebibyte)
        #expect(download.end(first, .whole, fraction: 0) == .proceed)
        var requests: [DownloadRequest] = []
        while let request = download.nextRequest() { requests.append(request) }
        return (download, requests)
    }

    @Test func partsDoNotOverlap() throws {
        let (_, requests) = try parallel()
        #expect(requests.count == 4)
        #expect(requests.allSatisfy { $0.validator == .entityTag("\"1\"") })
        let ranges = requests.compactMap(\.range)
        #expect(ranges.first?.lowerBound == Self.mebibyte)
        for (one, next) in zip(ranges, ranges.dropFirst()) { #expect(one.upperBound == next.lowerBound) }
    }

    @Test func allPartsMakeTheWhole() throws {
        var (download, requests) = try parallel()
        var count = 0
        while let request = requests.popLast(), let range = request.range {
            count += 1
            #expect(
                download.receive(try Sample.part(range, of: 20 * Self.mebibyte), to: request)
                    == .take(at: range.lowerBound, count: Int64(range.count)))
            download.receive(range)
            let step = download.end(request, .whole, fraction: 0)
            if let next = download.nextRequest() { requests.append(next) }
            #expect((step == .finish) == download.isComplete)
        }
        #expect(download.isComplete)
        #expect(download.received.ranges == [0..<20 * Self.mebibyte])
        #expect(count > 4)
    }

    @Test func changedFileEndsAllOthers() throws {
        let (download, requests) = try parallel()
        #expect(download.receive(try Sample.whole(5, tag: "\"2\""), to: requests[1]) == .startOver(count: 5))
        for request in requests where request != requests[1] { download.cancel(request) }
        #expect(download.nextRequest() == nil)
        download.receive(0..<5)
        #expect(download.end(requests[1], .whole, fraction: 0) == .finish)
    }

    /// A server that refuses several connections gets fewer of them.
    @Test(arguments: [Sample.refused, Sample.busy, Sample.cut, Failure(.status(.forbidden))])
    func fewerConnections(_ failure: Failure) throws {
        let (download, requests) = try parallel()
        #expect(download.end(requests[3], .failure(failure), fraction: 0) == .proceed)
        #expect(download.connections == 3)
        #expect(download.nextRequest() == nil)
        #expect(download.end(requests[2], .failure(Sample.missing), fraction: 0) == .fail(Sample.missing))
    }

    @Test func serverWithoutRangesSendsTheWhole() throws {
        let download = Trial(.init(connections: 4))
        let request = try #require(download.nextRequest())
        #expect(download.receive(try Sample.whole(20), to: request) == .take(at: 0, count: 20))
        #expect(download.connections == 1)
        #expect(download.nextRequest() == nil)
        download.receive(0..<20)
        #expect(download.end(request, .whole, fraction: 0) == .finish)
    }

    @Test func partsWithoutAVersionAreNotPutTogether() throws {
        let download = Trial(.init(connections: 4))
        let request = try #require(download.nextRequest())
        let head = try Sample.part(0..<Self.mebibyte, of: 20 * Self.mebibyte, tag: "W/\"1\"")
        #expect(download.receive(head, to: request) == .askAgain)
        #expect(download.end(request, .useless, fraction: 0) == .proceed)
        #expect(download.nextRequest() == DownloadRequest(server: 0, range: nil, validator: nil))
    }

    @Test func smallFileComesAtOnce() throws {
        for tag in ["\"1\"", "W/\"1\""] {
            let download = Trial(.init(connections: 4))
            let request = try #require(download.nextRequest())
            #expect(download.receive(try Sample.part(0..<20, of: 20, tag: tag), to: request) == .take(at: 0, count: 20))
            download.receive(0..<20)
            #expect(download.end(request, .whole, fraction: 0) == .finish)
        }
    }

    @Test func emptyFile() throws {
        let download = Trial(.init(connections: 4))
        var request = try #require(download.nextRequest())
        let head = try Sample.head(416, ("ETag", "\"1\""), ("Content-Range", "bytes */0"))
        #expect(download.receive(head, to: request) == .askAgain)
        #expect(download.end(request, .useless, fraction: 0) == .proceed)
        request = try #require(download.nextRequest())
        #expect(download.receive(try Sample.whole(0), to: request) == .take(at: 0, count: 0))
        #expect(download.end(request, .whole, fraction: 0) == .finish)
    }
}
