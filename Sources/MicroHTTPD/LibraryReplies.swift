internal import CMicroHTTPD
internal import Glibc
internal import HTTPSemantics

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

    /// Whether the library's function was found, without which no request can be answered.
    static var isReady: Bool { unsafe next != nil }

    /// Queues a response of ours; the corresponding C function is `MHD_queue_response`.
    static func queue(_ request: RequestHandle, _ status: Status, _ response: ResponseHandle) -> MHD_Result {
        unsafe next?(request, UInt32(status.code), response) ?? .NO
    }

    /// The head of a reply without content, which is right for every method, HEAD included.
    static func head(_ status: Status, date: HTTPDate?) -> String {
        let fields = [
            date.map { "Date: \($0)" }, "Connection: close", "X-Server-PID: \(ServerPID.text)", "Content-Length: 0",
        ]
        return (["HTTP/1.1 \(status.code) \(status.reasonPhrase)"] + fields.compactMap(\.self) + ["", ""])
            .joined(separator: "\r\n")
    }
}

/// Answers for the library with `status` and refuses what it wanted to send.
@_cdecl("MHD_queue_response")
func answerForLibrary(_ request: OpaquePointer?, _ status: UInt32, _ response: OpaquePointer?) -> MHD_Result {
    guard let request = unsafe request else { return .NO }
    let socket = unsafe CMicroHTTPD_connection_socket(request)
    let now = HTTPDate(secondsSinceEpoch: Int64(time(nil)))
    var head = LibraryReplies.head(Status(code: UInt16(truncatingIfNeeded: status)), date: now)
    // The socket's buffer is empty of all but earlier replies: where even this does not fit, the client reads nothing.
    _ = head.withUTF8 { unsafe send(socket, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
    LingeringClose.drain(socket)
    return .NO
}
