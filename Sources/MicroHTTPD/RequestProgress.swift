internal import Glibc
internal import HTTPSemantics

/// What becomes of a request, as far as it is known before its end.
@safe struct RequestProgress {
    /// When the request line had arrived, in nanoseconds of the machine's steady clock; nil before, or where nobody asks.
    private var beginning: Int64?
    /// The method, nil before the head is complete.
    private(set) var method: Method?
    /// The method and the version in the connection's own buffer, where they stay until the request is over.
    private(set) var line: (method: UnsafePointer<CChar>, version: UnsafePointer<CChar>)?
    /// The fields that can change a response.
    private(set) var fields = RequestFields()
    /// The value of the only `If-None-Match`, in the connection's own buffer likewise.
    private(set) var entityTags: UnsafeBufferPointer<UInt8>?
    /// The reply, nil while there is none.
    var reply: Reply?
    /// Whether a log should have the request.
    var isLogged = true
    /// Whether the observer has been told.
    var isReported = false

    /// Notes that the request begins now; the corresponding C function is `clock_gettime`.
    mutating func begin() { beginning = Self.now }

    /// Notes the request line of a head that is complete.
    mutating func read(method: UnsafePointer<CChar>, version: UnsafePointer<CChar>) {
        unsafe line = (method, version)
        self.method = unsafe Method(UnsafeBufferPointer(cString: method).span)
    }

    /// Notes what was read of the lines behind it.
    mutating func note(_ reading: HeadReading) {
        fields = reading.fields
        unsafe entityTags = unsafe reading.entityTags
    }

    /// The nanoseconds since the beginning.
    var duration: Int64 { beginning.map { Self.now - $0 } ?? 0 }

    private static var now: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

/// A reply that was queued, as far as it matters for how much of it went out.
struct Reply {
    let status: Status
    /// What is sent behind the head; none for HEAD and for statuses without content.
    let content: Content
    /// The bytes of the connection that went before this reply, where somebody looked and the kernel tells.
    let position: UInt64?
    /// The size of the head in bytes, as reckoned.
    let headSize: Int

    /// Content as it is sent.
    enum Content {
        case memory(length: Int64)
        /// A part of a file that ends at byte `end`.
        case file(CInt, length: Int64, end: Int64)
        /// Made while it is sent; the length is nil where nobody knows it.
        case stream(BodyStream, length: Int64?)

        static var none: Self { .memory(length: 0) }

        /// The bytes that are sent where nothing fails, as far as they are known.
        var length: Int64 {
            switch self {
            case .memory(let length), .file(_, let length, _): length
            case .stream(let stream, let length): length ?? Int64(stream.takenCount)
            }
        }
    }
}
