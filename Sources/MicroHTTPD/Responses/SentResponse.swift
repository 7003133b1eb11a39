/// A response that was queued, as far as it matters for how much of it went out.
struct SentResponse {
    /// The bytes behind the head, if they leave at once; ``transfer`` tells of others.
    let length: Int64
    /// The content if it may be cut on its way; nil for most, so that they cost no memory.
    let transfer: Transfer?

    /// The bytes of content that are sent if nothing fails, as far as they are known.
    var contentLength: Int64 { transfer?.content.length ?? length }

    /// Content as it is sent.
    enum Content {
        case memory(length: Int64)
        /// A part of a file that ends at byte `end`.
        case file(CInt, length: Int64, end: Int64)
        /// Made while it is sent; the length is nil if nobody knows it.
        case stream(BodyStream, length: Int64?)

        static var none: Self { .memory(length: 0) }

        /// The bytes that are sent if nothing fails, as far as they are known.
        var length: Int64 {
            switch self {
            case .memory(let length), .file(_, let length, _): length
            case .stream(let stream, let length): length ?? Int64(stream.takenCount)
            }
        }
    }

    /// Content on its way; one object serves all responses of a connection, one after the other.
    final class Transfer {
        var content = Content.none
        /// The bytes of the connection that went before this response; nil if nobody asked or the kernel does not tell.
        var position: UInt64?
        /// The size of the head in bytes, as reckoned.
        var headSize = 0
    }
}
