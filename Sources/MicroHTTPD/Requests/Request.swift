internal import CMicroHTTPD
package import HTTPSemantics
package import SystemCalls

/// The name under which libmicrohttpd's header hides a connection, which stands for the request under way on it.
typealias RequestHandle = OpaquePointer  // struct MHD_Connection *

/// One request, as long as the call that answers it lasts.
@safe package struct Request: ~Copyable {
    /// The request's method.
    package let method: Method
    /// Why the request is refused whatever it asks for, with the status that says so; nil for a sound head.
    package let refusal: Status?
    /// Which of the fields that can change a response it has.
    package let fields: RequestFields
    /// When its head had come.
    package let arrival: MonotonicTime
    let connection: Connection
    let handle: RequestHandle

    /// The request under way on the connection that `handle` is, as the library's access call describes it.
    init(_ handle: RequestHandle, _ connection: Connection, refusal: Status?) {
        unsafe self.handle = handle
        self.connection = connection
        method = connection.progress.method ?? .other
        fields = connection.progress.fields
        arrival = connection.progress.headArrival
        self.refusal = refusal
    }

    /// The raw request target: every byte between the method and the version, undecoded.
    package var target: [UInt8] { connection.request.head.target }

    /// The raw request target before its query; the whole of it where it has none.
    package var targetPath: [UInt8] { connection.targetPath ?? connection.request.head.target }

    /// Whether the raw request target begins with `start`.
    package func hasTarget(below start: [UInt8]) -> Bool {
        guard connection.request.head.target.count >= start.count else { return false }
        for index in start.indices where connection.request.head.target[index] != start[index] { return false }
        return true
    }

    /// Whether the target has a query.
    package var hasQuery: Bool { connection.targetPath != nil }

    /// Whether the value of its only `If-None-Match` is `text`, byte for byte; false where that field has several lines.
    package func ifNoneMatch(is text: [UInt8]) -> Bool {
        guard let value = unsafe connection.progress.entityTags, value.count == text.count else { return false }
        return unsafe value.elementsEqual(text)
    }

    /// Sends `response` as the answer; the response may be sent again.
    ///
    /// The connection closes without an answer where the library has no memory left to queue it.
    /// The corresponding C function is `MHD_queue_response`.
    package func queue(_ response: borrowing Response) -> Queued {
        guard let content = unsafe response.handle else { return Queued(result: .NO) }
        if connection.progress.isForHead { response.omitContent() }
        let result = unsafe LibraryReplies.queue(handle, response.status, content)
        if result == .YES { connection.noteReply(response) }
        return Queued(result: result)
    }

    /// Keeps the request out of the access log; it is still counted.
    package func omitFromLog() { connection.progress.isLogged = false }
}

/// The proof that a request was answered: only ``Request/queue(_:)`` makes one.
package struct Queued {
    let result: MHD_Result
}
