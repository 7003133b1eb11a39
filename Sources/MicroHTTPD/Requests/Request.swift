internal import CMicroHTTPD
public import HTTPSemantics
package import SystemCalls

/// The name under which libmicrohttpd's header hides a connection, which stands for the request under way on it.
typealias RequestHandle = OpaquePointer  // struct MHD_Connection *

/// One request, valid during the call that responds to it.
@safe public struct Request: ~Copyable {
    /// The request's method.
    public var method: Method { connection.request.method ?? .other }
    /// The status with which the request must be refused, whatever it asks for; nil for a sound head.
    package let refusal: Status?
    /// Its fields that can change a response.
    package var fields: RequestFields { connection.request.fields }
    /// When its head was complete.
    package var arrival: MonotonicTime { connection.request.headArrival }
    private let connection: Connection
    let handle: RequestHandle

    /// The request under way on the connection that `handle` is, as the library's access call describes it.
    init(_ handle: RequestHandle, _ connection: Connection, refusal: Status?) {
        unsafe self.handle = handle
        self.connection = connection
        self.refusal = refusal
    }

    /// The raw request target: every byte between the method and the version, undecoded.
    public var target: [UInt8] { connection.request.target }

    /// The raw request target before its query; the whole of it if it has none.
    public var targetPath: [UInt8] { connection.request.targetPath }

    /// Whether the raw request target begins with `start`.
    package func hasTarget(below start: [UInt8]) -> Bool { connection.request.hasTarget(below: start) }

    /// Whether the target has a query.
    public var hasQuery: Bool { connection.request.hasQuery }

    /// Whether the value of its only `If-None-Match` is `text`, byte for byte; false if that field has several lines.
    package func ifNoneMatch(is text: [UInt8]) -> Bool {
        guard let value = unsafe connection.request.entityTags, value.count == text.count else { return false }
        return unsafe value.elementsEqual(text)
    }

    /// Queues `response`, which may be queued again for other requests.
    ///
    /// If the library has no memory left to queue it, 500 is sent in its place.
    /// The corresponding C function is `MHD_queue_response`.
    public func queue(_ response: borrowing Response) -> Queued {
        guard let content = unsafe response.handle else { return Queued(result: .NO) }
        if connection.request.isForHead { response.omitContent() }
        let result = unsafe MHD_queue_response(handle, UInt32(response.status.code), content)
        if result == .YES { connection.note(response) }
        return Queued(result: result)
    }

    /// Whether its header section would be recognized in a later request.
    var hasKnownHeaderSection: Bool { unsafe connection.request.hasKnownHeaderSection(in: handle) }

    /// Keeps the request out of the access log; it is still counted.
    package func omitFromLog() { connection.omitFromLog() }
}

/// The proof that a response was queued: only ``Request/queue(_:)`` makes one.
public struct Queued {
    let result: MHD_Result
}
