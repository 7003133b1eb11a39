import HTTPSemantics
import Testing

@testable import Fetching

/// A download as an object, so that expectations can contain the steps that change it.
@dynamicMemberLookup
final class Trial {
    private var download: DownloadStateMachine

    init(_ download: DownloadStateMachine) { self.download = download }

    convenience init(_ terms: DownloadStateMachine.Terms) { self.init(DownloadStateMachine(terms)) }

    /// A download of ten MiB, for which the first response has brought some bytes.
    static func begun(
        _ count: Int64, tag: String = "\"1\"", terms: DownloadStateMachine.Terms = .init()
    ) throws -> (Trial, DownloadRequest) {
        let download = Trial(terms)
        let request = try #require(download.nextRequest())
        _ = download.receive(try Sample.whole(10 << 20, tag: tag), to: request)
        download.receive(0..<count)
        return (download, request)
    }

    subscript<Value>(dynamicMember path: KeyPath<DownloadStateMachine, Value>) -> Value { download[keyPath: path] }

    func nextRequest() -> DownloadRequest? { download.nextRequest() }

    func receive(_ head: ResponseHead, to request: DownloadRequest) -> DownloadStateMachine.Verdict {
        download.receive(head, to: request)
    }

    func receive(_ range: Range<Int64>) { download.receive(range) }

    func cancel(_ request: DownloadRequest) { download.cancel(request) }

    func reject(_ failure: Failure) -> Bool { download.reject(failure) }

    func end(_ request: DownloadRequest, _ ending: DownloadStateMachine.Ending, asked: Int64? = nil, fraction: Double)
        -> DownloadStateMachine.Step
    {
        download.end(request, ending, asked: asked, fraction: fraction)
    }
}
