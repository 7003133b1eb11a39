import HTTPSemantics
import Testing

@testable import Fetching

/// Heads, states and failures for the tests of a download.
enum Sample {
    static let now = HTTPDate(secondsSinceEpoch: 1_800_000_000)

    /// The head of a response with these fields.
    static func head(_ code: UInt16, _ fields: (String, String)...) throws -> ResponseHead {
        try head(code, fields)
    }

    /// The default origin of all responses.
    static let origin = "http://h:80"

    /// The head of a response with these fields.
    static func head(_ code: UInt16, _ fields: [(String, String)], of origin: String? = origin) throws -> ResponseHead {
        var known = ResponseFields()
        for (name, value) in fields { known.append(name: name.utf8.span, value: value) }
        var head = ResponseHead(status: Status(code: code), now: try #require(now), known)
        head.origin = origin
        return head
    }

    /// A 200 of `count` bytes with a strong tag.
    static func whole(_ count: Int64, tag: String = "\"1\"") throws -> ResponseHead {
        try head(200, ("ETag", tag), ("Content-Length", "\(count)"))
    }

    /// A 206 with a strong tag.
    static func part(_ range: Range<Int64>, of total: Int64, tag: String = "\"1\"") throws -> ResponseHead {
        try head(
            206, ("ETag", tag), ("Content-Length", "\(range.count)"),
            ("Content-Range", "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(total)"))
    }

    /// A download of ten bytes, of which an earlier run has left some.
    static func resumed(
        _ ranges: [Range<Int64>] = [0..<4], total: Int64? = 10, validator: StrongValidator = .entityTag("\"1\""),
        digest: ReprDigest? = nil, terms: DownloadStateMachine.Terms = DownloadStateMachine.Terms()
    ) -> DownloadStateMachine {
        DownloadStateMachine(
            terms,
            left: ResumeState(
                validator: validator, total: total, digests: digest.map { [$0] } ?? [],
                received: ReceivedRanges(ranges),
                pids: []))
    }

    /// The sidecar for the first bytes of a file of nine.
    static func sidecar(url: String = "http://h/a", through end: Int64 = 4) -> Sidecar {
        Sidecar(
            url: url,
            state: ResumeState(
                validator: .entityTag("\"1\""), total: 9, received: ReceivedRanges([0..<end]), pids: []))
    }

    /// A digest of equal bytes.
    static func digest(_ byte: UInt8) -> ReprDigest? { ReprDigest(.sha256, Array(repeating: byte, count: 32)) }

    /// A longer digest of equal bytes.
    static func longDigest(_ byte: UInt8) -> ReprDigest? { ReprDigest(.sha512, Array(repeating: byte, count: 64)) }

    /// A response that ended too early.
    static let cut = Failure(.cutShort)
    /// A server that takes no connection.
    static let refused = Failure(.noConnection)
    /// A final refusal.
    static let missing = Failure(.status(.notFound))
    /// A temporary refusal.
    static let busy = Failure(.status(.serviceUnavailable))
}
