internal import CMicroHTTPD
internal import HTTPSemantics

/// The responses whose heads libmicrohttpd could not build, because they do not fit the connection's memory.
///
/// The library then closes the connection without a response, and only its log says so: this holds from 0.9.75 to 1.0.10. So a
/// request that ends after a response was queued, and before a byte of it was sent, has such a head.
enum UnbuiltHeads {
    /// The bytes that the head of the request on `handle` takes of the connection's memory: each field and each
    /// cookie has 64 besides its text.
    ///
    /// The corresponding C function is `MHD_get_connection_values`.
    static func size(ofHeadOf handle: RequestHandle) -> Int {
        let fields = unsafe MHD_get_connection_values(handle, .HEADER_KIND, nil, nil)
        let cookies = unsafe MHD_get_connection_values(handle, .COOKIE_KIND, nil, nil)
        return unsafe CMicroHTTPD_head_size(handle) + 64 * Int(fields + cookies)
    }
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
