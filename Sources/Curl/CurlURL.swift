public import CCurl

/// Owner of one parsed URL of libcurl: the parser that requests go through.
///
/// Strings are copied in both directions.
@safe
public struct CurlURL: ~Copyable {
    private let handle: OpaquePointer  // CURLU *

    /// Why a text is no URL.
    public struct Malformed: Error, Hashable, CustomStringConvertible {
        /// libcurl's words for it (`curl_url_strerror`), without a period.
        public let description: String
    }

    /// Parses an absolute URL of any scheme.
    ///
    /// The corresponding C function is `curl_url_set`.
    public init(_ text: String) throws(Malformed) {
        guard let handle = unsafe curl.pointee.url() else { fatalError("out of memory") }
        unsafe self.handle = handle
        let code = unsafe curl.pointee.url_set(handle, CURLUPART_URL, text, UInt32(CURLU_NON_SUPPORT_SCHEME))
        guard code == CURLUE_OK else {
            throw Malformed(description: unsafe words(curl.pointee.url_strerror(code)))
        }
    }

    deinit { unsafe curl.pointee.url_cleanup(handle) }

    /// A part of the URL as it is written; nil if the URL lacks it.
    ///
    /// The corresponding C function is `curl_url_get`.
    public subscript(_ part: CURLUPart) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard unsafe curl.pointee.url_get(handle, part, &text, 0) == CURLUE_OK, let text = unsafe text else {
            return nil
        }
        defer { unsafe curl.pointee.free(text) }
        return unsafe String(cString: text)
    }

    /// Removes a part; does nothing if the URL lacks it.
    ///
    /// The corresponding C function is `curl_url_set`.
    public mutating func remove(_ part: CURLUPart) {
        unsafe _ = curl.pointee.url_set(handle, part, nil, 0)
    }
}
