/// The facts about a queued response that tell how much of it was sent.
struct SentResponse {
    /// The bytes after the head, if they are sent at once; see ``transfer`` for others.
    let length: Int64
    /// The content if it may be cut on its way; nil for most, so that they cost no memory.
    let transfer: Transfer?

    /// The bytes of content that are sent if nothing fails, as far as they are known.
    var contentLength: Int64 { transfer?.content.length ?? length }

    /// Content that is sent over time.
    enum Content {
        case memory(length: Int64)
        /// A part of a file that ends at byte `end`.
        case file(CInt, length: Int64, end: Int64)
        /// Made while it is sent; the length is nil if it is not known.
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

    /// Content that is being sent; one object serves all responses of a connection.
    final class Transfer {
        var content = Content.none
        /// The bytes that the connection had sent before this response; nil if there is no observer, or if the kernel
        /// does not say.
        var position: UInt64?
        /// The computed size of the head in bytes.
        var headSize = 0
    }
}
