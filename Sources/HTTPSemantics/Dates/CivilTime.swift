/// A date and a time of day to the second, in UTC.
package struct CivilTime: Equatable {
    /// The day.
    package let date: CivilDate
    /// The hour, 0 to 23.
    package let hour: Int
    /// The minute, 0 to 59.
    package let minute: Int
    /// The second, 0 to 60.
    package let second: Int

    private static let secondsInDay: Int64 = 86_400

    /// Takes a time of day that exists, or nil.
    ///
    /// Second 60 is accepted only at 23:59, when leap seconds are inserted; it counts as the first second of the next
    /// day.
    init?(date: CivilDate, hour: Int, minute: Int, second: Int) {
        guard (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second) else { return nil }
        guard second < 60 || (hour == 23 && minute == 59) else { return nil }
        (self.date, self.hour, self.minute, self.second) = (date, hour, minute, second)
    }

    /// The time that is `seconds` after the epoch, or nil outside the years 0000 to 9999.
    package init?(secondsSinceEpoch seconds: Int64) {
        var (days, rest) = seconds.quotientAndRemainder(dividingBy: Self.secondsInDay)
        if rest < 0 { (days, rest) = (days - 1, rest + Self.secondsInDay) }
        guard let date = CivilDate(daysSinceEpoch: days) else { return nil }
        self.date = date
        hour = Int(rest / 3600)
        minute = Int(rest / 60 % 60)
        second = Int(rest % 60)
    }

    /// Seconds since 1 January 1970, 00:00:00 UTC.
    var secondsSinceEpoch: Int64 {
        date.daysSinceEpoch * Self.secondsInDay + Int64(hour * 3600 + minute * 60 + second)
    }

    /// The time of day as `07:10:00`.
    var clock: String { "\(hour.decimal(width: 2)):\(minute.decimal(width: 2)):\(second.decimal(width: 2))" }
}
