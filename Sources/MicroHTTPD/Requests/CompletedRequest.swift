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
    /// | the response | the sent bytes |
    /// | --- | --- |
    /// | The kernel took it whole. | The length of its content. |
    /// | It was cut: the client left, or the connection was reset. | What the kernel had put on the wire, each byte once. |
    /// | Its content has a length, and reading it failed. | What the kernel took, because it still sends that. |
    /// | It has up to 64 KiB, and the kernel did not take it whole. | 0, because such a response leaves in one piece. |
    ///
    /// Rows two and three use `tcpi_bytes_sent`, `tcpi_bytes_retrans` and `tcpi_notsent_bytes` of tcp(7). They subtract what
    /// the connection had sent before, and the computed size of the head, which may be 5 bytes too large. They hold for
    /// responses above 64 KiB and for those of unknown length. A unix socket has no such counters.
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
