internal import Glibc

extension SentResponse.Content {
    /// The length above which the progress of a response is followed; a smaller one is sent at once.
    private static let followedLength: Int64 = 64 * 1024

    /// Whether so much is sent that it may be cut on its way.
    var isFollowed: Bool {
        switch self {
        case .memory(let length), .file(_, let length, _): length > Self.followedLength
        case .stream(_, let length): length.map { $0 > Self.followedLength } ?? true
        }
    }

    /// Whether its length is not known before its end.
    var hasUnknownLength: Bool { if case .stream(_, nil) = self { true } else { false } }

    /// Whether the content itself ended too early: a file that has become shorter, or one that cannot be read.
    ///
    /// The corresponding C function is `fstat`.
    var hasFailed: Bool {
        switch self {
        case .memory: return false
        case .stream(let stream, _): return stream.hasFailed
        case .file(let file, _, let end):
            var status = stat()
            return unsafe fstat(file, &status) != 0 || Int64(status.st_size) < end
        }
    }
}

extension SentResponse {
    /// The bytes of content sent before the response was cut, when the connection had put `transmitted` bytes on the
    /// wire; nil if that is not known.
    func contentSent(transmitted: UInt64?) -> Int64? {
        guard let transfer, transfer.content.isFollowed else { return 0 }
        guard let position = transfer.position, let transmitted, transmitted >= position else { return nil }
        let sent = Int64(clamping: transmitted - position) - Int64(transfer.headSize)
        return min(max(sent, 0), transfer.limit)
    }

    /// Whether its content ended too early.
    var hasFailed: Bool { transfer?.content.hasFailed ?? false }
}

extension SentResponse.Transfer {
    /// No more bytes can have been sent than were handed to the library.
    fileprivate var limit: Int64 {
        if case .stream(let stream, _) = content { return Int64(stream.takenCount) }
        return content.length
    }
}
