internal import HTTPSemantics

/// The two ways in which a log writes a moment; both in UTC.
extension [UInt8] {
    /// Appends `22/Nov/2026:07:10:00 +0000`, of whole seconds since 1970.
    mutating func appendCommonLogTime(_ seconds: Int64) {
        guard let time = CivilTime(secondsSinceEpoch: seconds) else { return append("-") }
        appendDecimal(time.date.day, width: 2)
        append("/")
        append(HTTPDate.months[time.date.month - 1])
        append("/")
        appendDecimal(time.date.year, width: 4)
        append(":")
        appendClock(time)
        append(" +0000")
    }

    /// Appends `2026-11-22T07:10:00.123456Z`. [RFC 3339 §5.6](https://www.rfc-editor.org/rfc/rfc3339#section-5.6)
    mutating func appendInternetTime(_ moment: Timestamp) {
        guard let time = CivilTime(secondsSinceEpoch: moment.seconds) else { return append("-") }
        appendDecimal(time.date.year, width: 4)
        append("-")
        appendDecimal(time.date.month, width: 2)
        append("-")
        appendDecimal(time.date.day, width: 2)
        append("T")
        appendClock(time)
        append(".")
        appendDecimal(Int(moment.nanoseconds / 1000), width: 6)
        append("Z")
    }

    private mutating func appendClock(_ time: CivilTime) {
        appendDecimal(time.hour, width: 2)
        append(":")
        appendDecimal(time.minute, width: 2)
        append(":")
        appendDecimal(time.second, width: 2)
    }
}
