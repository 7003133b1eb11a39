internal import HTTPSemantics

/// The two formats of a moment in a log, both in UTC.
extension [UInt8] {
    /// Appends whole seconds since 1970 as `22/Nov/2026:07:10:00 +0000`.
    mutating func appendCommonLogTime(_ seconds: Int64) {
        guard let time = CivilTime(secondsSinceEpoch: seconds) else { return append("-") }
        let start = count
        append("00/")
        append(text: HTTPDate.months[time.date.month - 1])
        append("/0000:00:00:00 +0000")
        putDecimal(time.date.day, at: start..<start + 2)
        putDecimal(time.date.year, at: start + 7..<start + 11)
        putClock(time, at: start + 12)
    }

    /// Appends `2026-11-22T07:10:00.123456Z`. [RFC 3339 §5.6](https://www.rfc-editor.org/rfc/rfc3339#section-5.6)
    mutating func appendInternetTime(_ moment: Timestamp) {
        guard let time = CivilTime(secondsSinceEpoch: moment.seconds) else { return append("-") }
        let start = count
        append("0000-00-00T00:00:00.000000Z")
        putDecimal(time.date.year, at: start..<start + 4)
        putDecimal(time.date.month, at: start + 5..<start + 7)
        putDecimal(time.date.day, at: start + 8..<start + 10)
        putClock(time, at: start + 11)
        putDecimal(Int(moment.nanoseconds / 1000), at: start + 20..<start + 26)
    }

    /// Replaces hour, minute and second of the `00:00:00` at `start`.
    private mutating func putClock(_ time: CivilTime, at start: Int) {
        putDecimal(time.hour, at: start..<start + 2)
        putDecimal(time.minute, at: start + 3..<start + 5)
        putDecimal(time.second, at: start + 6..<start + 8)
    }
}
