package import HTTPSemantics

/// A finished request, for a log or a counter.
package struct CompletedRequest: Sendable {
    /// The client's address, in the form of ``PeerAddress``; empty if the observer does not want the head.
    package var address = ""

    /// The client's head; empty if the library refused the request before it was read, or if the observer does not want
    /// it.
    package var head = RequestHead()

    /// The method, nil if the library refused the request before it was read.
    package var method: Method?

    /// The status of the response, nil if there was none.
    package var status: Status?

    /// The sent bytes of content; nil if that is not known.
    ///
    /// Of a response that was handed over whole it is the length of its content. Of one that was cut because the client
    /// went away, or because its connection was reset, it is what the kernel had put on the wire until then, without what
    /// it sent again (`tcpi_bytes_sent`, `tcpi_bytes_retrans`); of one whose content failed, and has a length, it is what
    /// was handed over, which still goes out (`tcpi_notsent_bytes` more). Both are less what the connection had sent before, and less the
    /// head's size as reckoned, which may be 5 bytes too large. Only responses above 64 KiB and those of unknown length
    /// are followed in this way: a smaller one leaves at once, and counts as not sent where even that failed. A unix
    /// socket has no such figures.
    package var contentSent: Int64? = 0

    /// Why the response was cut; nil if it was not.
    package var cutReason: CutReason?

    /// The nanoseconds from the request line's arrival until the response was handed over to the kernel.
    package var duration: Int64 = 0

    /// Whether a log should have it; default true.
    package var isLogged = true

    /// Memory for the observer, which stays until the connection's next request and later.
    package var line: [UInt8] = []

    /// Creates an empty request.
    package init() {}

    /// Forgets all of the request but its target, which the next one replaces, and its connection's address and memory.
    mutating func clear() {
        head.clear()
        method = nil
        status = nil
        contentSent = 0
        cutReason = nil
        duration = 0
        isLogged = true
    }
}

/// The stored parts of a request's head; a missing value is empty.
package struct RequestHead: Sendable {
    /// The method as it was written.
    package var method: [UInt8] = []
    /// The raw request target: every byte between the method and the version, undecoded.
    package var target: [UInt8] = []
    /// The version as it was written, such as `HTTP/1.1`.
    package var version: [UInt8] = []
    /// The first `Referer` field.
    package var referrer: [UInt8] = []
    /// The first `User-Agent` field.
    package var userAgent: [UInt8] = []

    /// Creates an empty head.
    package init() {}

    /// Empties all of the head but the target, which the next request replaces; the arrays keep their memory.
    fileprivate mutating func clear() {
        // Most are empty if there is no log, and those are not even touched.
        if !method.isEmpty { method.removeAll(keepingCapacity: true) }
        if !version.isEmpty { version.removeAll(keepingCapacity: true) }
        if !referrer.isEmpty { referrer.removeAll(keepingCapacity: true) }
        if !userAgent.isEmpty { userAgent.removeAll(keepingCapacity: true) }
    }
}
