internal import HTTPSemantics
internal import SystemCalls

/// What becomes of a request, as far as it is known before its end.
@safe struct RequestProgress {
    /// When the request line had arrived; nil before, or where nobody asks.
    private var beginning: MonotonicTime?
    /// When the head was complete; meaningless before.
    private(set) var headArrival = MonotonicTime(nanoseconds: 0)
    /// The method, nil before the head is complete.
    private(set) var method: Method?
    /// Whether it is a `HEAD`; the generic comparison of optional values would cost more than all the rest of it.
    var isForHead: Bool { if case .head? = method { true } else { false } }
    /// The method and the version in the connection's own buffer, where they stay until the request is over.
    private(set) var line: (method: UnsafePointer<CChar>, version: UnsafePointer<CChar>)?
    /// The fields that can change a response.
    private(set) var fields = RequestFields()
    /// The value of the only `If-None-Match`, in the connection's own buffer likewise.
    private(set) var entityTags: UnsafeBufferPointer<UInt8>?
    /// The reply, nil while there is none.
    var reply: SentResponse?
    /// Whether a log should have the request.
    var isLogged = true
    /// Whether the observer has been told.
    var isReported = false

    /// Whether the request line had arrived.
    var hasBegun: Bool { beginning != nil }

    /// Notes that the request begins now.
    mutating func begin() { beginning = .exactly }

    /// Notes that its head is complete now.
    mutating func completeHead() { headArrival = .now }

    /// Notes the request line of a head that is complete.
    mutating func read(method: UnsafePointer<CChar>, version: UnsafePointer<CChar>) {
        unsafe line = (method, version)
        self.method = unsafe Method(UnsafeBufferPointer(cString: method).span)
    }

    /// Notes what was read of the lines behind it.
    mutating func note(_ fields: RequestFields, entityTags: UnsafeBufferPointer<UInt8>?) {
        self.fields = fields
        unsafe self.entityTags = unsafe entityTags
    }

    /// The nanoseconds from the beginning to `end`.
    func duration(until end: MonotonicTime) -> Int64 { beginning.map { end.nanoseconds(since: $0) } ?? 0 }
}
