import CCurl

/// What is known of the end of the TLS connection that a response comes by.
///
/// A peer that has sent all says so by the alert `close_notify`; an end without it may be anyone's. libcurl does not tell
/// the two apart, but shows the records that OpenSSL reads to its debug function. With GnuTLS it shows none, and reports
/// an end without the alert as an error. [RFC 9112 §9.8](https://www.rfc-editor.org/rfc/rfc9112.html#section-9.8)
public enum TLSClosure: Sendable {
    /// libcurl has shown no record.
    case unknown
    /// Records have come, and the alert has not.
    case open
    /// The alert has come.
    case notified
}

extension TLSClosure {
    /// The alert: its level is a warning, its description is 0 (RFC 8446 section 6).
    private static let closeNotify: [UInt8] = [1, 0]

    /// Notes a record, or its header, that has come.
    mutating func note(_ bytes: UnsafeRawBufferPointer) {
        if self != .notified { self = unsafe bytes.elementsEqual(Self.closeNotify) ? .notified : .open }
    }
}

/// Notes the records of TLS that libcurl shows.
///
/// The type is `curl_debug_callback`.
func noteRecord(
    _ handle: UnsafeMutableRawPointer?, _ kind: curl_infotype, _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> CInt {
    guard kind == CURLINFO_SSL_DATA_IN, let context = unsafe TransferContext.at(context) else { return 0 }
    unsafe context.closure.note(UnsafeRawBufferPointer(start: bytes, count: count))
    return 0
}
