import CCurl

/// Owner of one parsed URL of libcurl.
///
/// It is safe: the handle never leaves it, and every string is copied at the border.
@safe
struct CurlURL: ~Copyable {
    private let handle: OpaquePointer  // CURLU *

    /// Parses a URL of any scheme.
    ///
    /// The corresponding C function is `curl_url_set`.
    init(_ text: String) throws(WebAddress.Malformed) {
        guard let handle = unsafe curl_url() else { fatalError("out of memory") }
        unsafe self.handle = handle
        let code = unsafe curl_url_set(handle, CURLUPART_URL, text, UInt32(CURLU_NON_SUPPORT_SCHEME))
        guard code == CURLUE_OK else {
            throw WebAddress.Malformed(reason: "It is no URL: \(unsafe String(cString: curl_url_strerror(code))).")
        }
    }

    deinit { unsafe curl_url_cleanup(handle) }

    /// A part as it is written in the URL, or nothing where the URL lacks it.
    ///
    /// The corresponding C function is `curl_url_get`.
    subscript(_ part: CURLUPart) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard unsafe curl_url_get(handle, part, &text, 0) == CURLUE_OK, let text = unsafe text else { return nil }
        defer { unsafe curl_free(text) }
        return unsafe String(cString: text)
    }

    /// Takes a part out of the URL, and does nothing where it lacks it.
    ///
    /// The corresponding C function is `curl_url_set`.
    mutating func remove(_ part: CURLUPart) {
        unsafe curl_url_set(handle, part, nil, 0)
    }
}
