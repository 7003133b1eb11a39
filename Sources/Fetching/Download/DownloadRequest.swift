/// One request of a download: which server is asked, and for what.
struct DownloadRequest: Hashable, Sendable {
    /// The index of the server among those that have the file.
    var server: Int
    /// The requested bytes, open if the end is `Int64.max`; nil for the whole file.
    var range: Range<Int64>?
    /// The validator of the representation that the part must belong to; otherwise the server must send the whole file.
    var validator: StrongValidator?
    /// The weak tag of the bytes that are there: the whole file is to be sent only if it is another one's now.
    var weakTag: String?

    /// The value of `Range` (RFC 9110 §14.1.2), or nil for the whole file.
    var rangeValue: String? {
        range.map { "bytes=\($0.lowerBound)-" + ($0.upperBound == .max ? "" : "\($0.upperBound - 1)") }
    }
}
