public import CCurl

extension CURLcode {
    /// libcurl's own words for the result, in English, without a period.
    ///
    /// The corresponding C function is `curl_easy_strerror`.
    public var words: String { unsafe Curl.words(curl.pointee.easy_strerror(self)) }
}
