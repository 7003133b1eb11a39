import HTTPSemantics
import Testing

@testable import Fetching

/// A download as an object, so that the steps that change it can stand in expectations.
@dynamicMemberLookup
final class Trial {
    private var download: Download

    init(_ download: Download) { self.download = download }

    convenience init(_ terms: Download.Terms) { self.init(Download(terms)) }

    /// A download of ten MiB whose first answer has brought some bytes.
    static func begun(
        _ count: Int64, tag: String = "\"1\"", terms: Download.Terms = .init()
    ) throws -> (Trial, Ask) {
        let download = Trial(terms)
        let ask = try #require(download.nextAsk())
        _ = download.receive(try Sample.whole(10 << 20, tag: tag), to: ask)
        download.receive(0..<count)
        return (download, ask)
    }

    subscript<Value>(dynamicMember path: KeyPath<Download, Value>) -> Value { download[keyPath: path] }

    func nextAsk() -> Ask? { download.nextAsk() }

    func receive(_ head: ResponseHead, to ask: Ask) -> Download.Verdict { download.receive(head, to: ask) }

    func receive(_ range: Range<Int64>) { download.receive(range) }

    func cancel(_ ask: Ask) { download.cancel(ask) }

    func end(_ ask: Ask, _ ending: Download.Ending, asked: Int64? = nil, fraction: Double) -> Download.Step {
        download.end(ask, ending, asked: asked, fraction: fraction)
    }
}
