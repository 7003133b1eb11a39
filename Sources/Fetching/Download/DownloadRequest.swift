/// One request of a download: who is asked, and for what.
struct DownloadRequest: Hashable, Sendable {
    /// The position of the server among those that have the file.
    var server: Int
    /// The bytes asked for; open where the end is `Int64.max`; nothing for the whole file.
    var range: Range<Int64>?
    /// The version that the part must belong to, or else the whole is to be sent.
    var version: StrongValidator?

    /// The value of `Range` (RFC 9110 §14.1.2), or nothing for the whole file.
    var rangeValue: String? {
        range.map { "bytes=\($0.lowerBound)-" + ($0.upperBound == .max ? "" : "\($0.upperBound - 1)") }
    }
}
