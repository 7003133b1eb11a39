internal import CMicroHTTPD
internal import Glibc
internal import HTTPSemantics
internal import Synchronization

/// The responses whose heads libmicrohttpd could not build, because they do not fit the connection's memory.
///
/// The library then closes the connection without a response, and only its log says so, right before the call for the
/// request's end: this holds from 0.9.75 to 1.0.10. So its log is read. A library that was built without messages just
/// closes the connection.
enum UnbuiltHeads {
    /// The threads on which such a head has failed, until ``takesNote()``.
    private static let threads = Mutex<Set<pthread_t>>([])

    /// A text that the library's message contains in every version.
    private static let sign = "(failed to create response header)"

    /// Reads one message of the library's; the corresponding C type is `MHD_LogCallback`.
    static let log: MHD_LogCallback = { _, format, arguments in
        guard let format = unsafe format, let arguments = unsafe arguments else { return }
        var message = [CChar](repeating: 0, count: 256)
        guard unsafe vsnprintf(&message, message.count, format, arguments) > 0 else { return }
        if unsafe strstr(message, sign) != nil { _ = threads.withLock { $0.insert(pthread_self()) } }
    }

    /// The connection's memory that the head of the request on `handle` takes, in bytes: each field and each cookie
    /// takes 64 beside its text.
    ///
    /// The corresponding C function is `MHD_get_connection_values`.
    static func size(ofHeadOf handle: RequestHandle) -> Int {
        let fields = unsafe MHD_get_connection_values(handle, .HEADER_KIND, nil, nil)
        let cookies = unsafe MHD_get_connection_values(handle, .COOKIE_KIND, nil, nil)
        return unsafe CMicroHTTPD_head_size(handle) + 64 * Int(fields + cookies)
    }

    /// Whether the library has just failed on this thread; false the next time.
    static func takesNote() -> Bool { threads.withLock { $0.remove(pthread_self()) != nil } }
}

extension Status {
    /// The size of a request's head, in bytes, beside which every response must fit.
    private static let smallRequest = 1024

    /// The status in place of a response whose head does not fit beside that of its request.
    ///
    /// - Parameters:
    ///   - size: The bytes of memory that the request's head takes: if they are few, the request is not at fault.
    ///   - targetSize: The size of its target.
    init(unbuiltBesideRequestOf size: Int, targetSize: Int) {
        if size <= Self.smallRequest {
            self = .internalServerError
        } else {
            self = targetSize >= size / 2 ? .uriTooLong : .headerFieldsTooLarge
        }
    }
}
