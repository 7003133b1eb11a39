import HTTPSemantics
import Testing

@testable import Fetching

/// A download as an object, so that the steps that change it can stand in expectations.
@dynamicMemberLookup
final class Trial {
    private var download: DownloadStateMachine

    init(_ download: DownloadStateMachine) { self.download = download }

    convenience init(_ terms: DownloadStateMachine.Terms) { self.init(DownloadStateMachine(terms)) }

    /// A download of ten MiB whose first answer has brought some bytes.
    static func begun(
        _ count: Int64, tag: String = "\"1\"", terms: DownloadStateMachine.Terms = .init()
    ) throws -> (Trial, DownloadRequest) {
        let download = Trial(terms)
        let ask = try #require(download.nextAsk())
        _ = download.receive(try Sample.whole(10 << 20, tag: tag), to: ask)
        download.receive(0..<count)
        return (download, ask)
    }

    subscript<Value>(dynamicMember path: KeyPath<DownloadStateMachine, Value>) -> Value { download[keyPath: path] }

    func nextAsk() -> DownloadRequest? { download.nextAsk() }

    func receive(_ head: ResponseHead, to ask: DownloadRequest) -> DownloadStateMachine.Verdict {
        download.receive(head, to: ask)
    }

    func receive(_ range: Range<Int64>) { download.receive(range) }

    func cancel(_ ask: DownloadRequest) { download.cancel(ask) }

    func end(_ ask: DownloadRequest, _ ending: DownloadStateMachine.Ending, asked: Int64? = nil, fraction: Double)
        -> DownloadStateMachine.Step
    {
        download.end(ask, ending, asked: asked, fraction: fraction)
    }
}
