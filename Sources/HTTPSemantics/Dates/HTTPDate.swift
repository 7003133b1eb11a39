/// A date as HTTP writes it: whole seconds in UTC.
///
/// [RFC 9110 §5.6.7](https://www.rfc-editor.org/rfc/rfc9110.html#section-5.6.7)
public struct HTTPDate: Hashable, Sendable {
    /// Seconds since 1 January 1970, 00:00:00 UTC, without leap seconds; negative before.
    public let secondsSinceEpoch: Int64

    /// Takes a time, or nil outside the years 0000 to 9999, which is all that the format can write.
    public init?(secondsSinceEpoch seconds: Int64) {
        guard CivilTime(secondsSinceEpoch: seconds) != nil else { return nil }
        secondsSinceEpoch = seconds
    }

    /// Takes a time of the calendar; nil for a leap second at the end of the year 9999.
    init?(_ time: CivilTime) {
        self.init(secondsSinceEpoch: time.secondsSinceEpoch)
    }
}

extension HTTPDate: Comparable {
    /// Whether `left` comes before `right`.
    public static func < (left: Self, right: Self) -> Bool {
        left.secondsSinceEpoch < right.secondsSinceEpoch
    }
}

extension HTTPDate: CustomStringConvertible {
    static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    /// The names of the months, which logs use too.
    package static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// The date as `IMF-fixdate`, the one format that may be sent: `Sun, 06 Nov 1994 08:49:37 GMT`.
    public var description: String {
        // The initialisers accept only dates of the calendar.
        guard let time = CivilTime(secondsSinceEpoch: secondsSinceEpoch) else { return "" }
        let weekday = Self.weekdays[time.date.weekday].prefix(3)
        let month = Self.months[time.date.month - 1]
        let (day, year) = (time.date.day.decimal(width: 2), time.date.year.decimal(width: 4))
        return "\(weekday), \(day) \(month) \(year) \(time.clock) GMT"
    }
}
