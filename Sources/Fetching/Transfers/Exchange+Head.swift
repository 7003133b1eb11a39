import CCurl
import HTTPSemantics
import SystemCalls

/// Its heads: what a response says before its body.
extension Exchange {
    /// As many bytes of heads and trailers are taken, redirects and interim responses included: libcurl keeps them all.
    private static let longestHeads = 300 << 10

    /// Takes a line of a head, of the trailers, or of an earlier response.
    ///
    /// libcurl calls a response that ends within its head complete, so the empty line at its end is looked for here; and
    /// it has a limit for each head, but none for trailers.
    ///
    /// - Returns: Whether the response may go on.
    func acceptHeadLine(_ line: Span<CChar>) -> Bool {
        hasMoved = true
        headBytes += line.count
        guard headBytes <= Self.longestHeads else {
            let kind = Failure.Kind.other(Int32(bitPattern: CURLE_RECV_ERROR.rawValue))
            failure = Failure(kind, detail: "heads and trailers of more than \(Self.longestHeads >> 10) KiB")
            return false
        }
        let isEmpty = line.indices.allSatisfy { line[$0] == 0x0D || line[$0] == 0x0A }
        if isEmpty { isHeadComplete = true }
        // A status line begins the head of the next response; a field's name has no slash.
        if Self.beginsResponse(line) { isHeadComplete = false }
        return true
    }

    /// Whether a line begins as status lines do: `HTTP/`.
    private static func beginsResponse(_ line: Span<CChar>) -> Bool {
        let start: StaticString = "HTTP/"
        guard line.count > start.utf8CodeUnitCount else { return false }
        return (0..<start.utf8CodeUnitCount).allSatisfy { unsafe UInt8(bitPattern: line[$0]) == start.utf8Start[$0] }
    }

    /// Has the transfer judge the response by its head.
    func judge() -> DownloadStateMachine.Verdict {
        guard let status = easy.status else { return .refuse(Failure(.cutShort, detail: "there was no status")) }
        var head = ResponseHead(status: status, now: .now, easy.fields)
        head.origin = answering?.origin
        head.fileName = easy.bytesOfOnlyValue(of: .contentDisposition).flatMap {
            ContentDisposition.fileName(in: $0.span)
        }
        let verdict = transfer.judge(head, from: self)
        if case .decoded = transfer.download.terms.codings, !head.codings.isEmpty, head.status != .noContent {
            isCoded = true
            inflater = GzipDecoder()
        }
        return verdict
    }
}
