internal import CMicroHTTPD
internal import Glibc
internal import HTTPSemantics
internal import SystemCalls

/// The function that queues a response, as C types it.
private typealias QueueResponse =
    @convention(c) (OpaquePointer?, UInt32, OpaquePointer?) -> MHD_Result

/// What libmicrohttpd answers by itself, made ours: 400, 413, 414, 431, 500 and 505.
///
/// The library builds these replies inside, where no option reaches: they lack our fields, and 0.9.75 sends the head of
/// some of them twice. It queues them by its own public function, which it calls like any other program would. This
/// file defines that function for the whole process: a call that arrives here comes from the library, because our own
/// code calls the library's one by ``queue(_:_:_:)``. The reply is then written to the socket as it should be, and
/// the library is told that queueing failed, upon which it closes the connection. A library that no longer needs this
/// gets the same answer, and one that never calls it is not affected.
enum LibraryReplies {
    /// The library's `MHD_queue_response`, found behind ours in the order of loading; nil where it was linked statically.
    private static let next = unsafe unsafeBitCast(CMicroHTTPD_next("MHD_queue_response"), to: QueueResponse?.self)

    /// Whether the library's function was found, without which no request can be answered, and ours comes before it.
    static var isReady: Bool {
        let name = "MHD_queue_response"
        return unsafe next != nil && CMicroHTTPD_first(name) != CMicroHTTPD_next(name)
    }

    /// Queues a response of ours; the corresponding C function is `MHD_queue_response`.
    static func queue(_ request: RequestHandle, _ status: Status, _ response: ResponseHandle) -> MHD_Result {
        unsafe next?(request, UInt32(status.code), response) ?? .NO
    }

    /// Sends a reply without content, which is right for every method, HEAD included, and ends the sending side.
    ///
    /// The socket's buffer is empty of all but earlier replies: where even this does not fit, the client reads nothing.
    /// The corresponding C functions are `send` and `shutdown`.
    static func send(_ status: Status, fields: [Field?] = [], to socket: CInt) {
        var head = head(status, fields: fields, date: Timestamp.now.date)
        _ = head.withUTF8 { unsafe Glibc.send(socket, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL | MSG_DONTWAIT)) }
        shutdown(socket, CInt(SHUT_WR))
    }

    /// The head of a reply without content.
    static func head(_ status: Status, fields: [Field?], date: HTTPDate?) -> String {
        let fields =
            [
                date.flatMap { Field(.date, $0.description) }, Field(.connection, "close"),
                Field(.serverPID, ServerPID.currentText), Field(.contentLength, "0"),
            ] + fields
        return (["HTTP/1.1 \(status.code) \(status.reasonPhrase)"] + fields.compactMap(\.?.description) + ["", ""])
            .joined(separator: "\r\n")
    }
}

extension Connection {
    /// Tells the client that there is no room for it now.
    func sendRefusal() { LibraryReplies.send(.serviceUnavailable, fields: [Field(.retryAfter, "1")], to: socket) }
}

/// Answers for the library with `status` and refuses what it wanted to send; returns `MHD_NO` as C types it.
///
/// It is public, because an optimised build shows the loader no others.
@_cdecl("MHD_queue_response")
public func answerForLibrary(_ request: OpaquePointer?, _ status: UInt32, _ response: OpaquePointer?) -> UInt32 {
    guard let request = unsafe request else { return MHD_Result.NO.rawValue }
    let socket = unsafe CMicroHTTPD_connection_socket(request)
    LibraryReplies.send(Status(code: UInt16(truncatingIfNeeded: status)), to: socket)
    unsafe AccessHandler.connection(of: request)?.reportLibraryReply(request, status)
    LingeringClose.begin(socket, sendsMore: true)
    // Between the lines of a head, 0.9.75 ends a connection and forgets it where it waits by epoll, unless it has a time
    // limit of its own: those are all looked at each time.
    unsafe CMicroHTTPD_set_timeout(request, 1)
    return MHD_Result.NO.rawValue
}
