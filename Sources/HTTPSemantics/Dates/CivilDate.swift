/// A day of the proleptic Gregorian calendar, which all HTTP dates use.
package struct CivilDate: Equatable {
    /// The year, 0 to 9999.
    package let year: Int
    /// The month, 1 to 12.
    package let month: Int
    /// The day of the month, from 1 on.
    package let day: Int

    /// The years that four digits can write.
    static let years = 0...9999

    /// Days from the first of March of year 0 to 1 January 1970: years counted from March end with the leap day.
    private static let epoch = 719_468
    private static let daysIn400Years = 146_097

    /// Takes a day that exists, or nil: 29 February only in leap years, and only years of four digits.
    init?(year: Int, month: Int, day: Int) {
        guard Self.years.contains(year), (1...12).contains(month) else { return nil }
        guard day >= 1, day <= Self.length(ofMonth: month, in: year) else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// The day that is `days` after 1 January 1970, or nil outside the years of four digits.
    init?(daysSinceEpoch days: Int64) {
        guard (-719_528...2_932_896).contains(days) else { return nil }
        // It counts from one era earlier, so that no division has a negative operand.
        let day = Int(days) + Self.epoch + Self.daysIn400Years
        let (era, dayOfEra) = day.quotientAndRemainder(dividingBy: Self.daysIn400Years)
        let leaps = dayOfEra / 1460 - dayOfEra / 36_524 + dayOfEra / 146_096
        let yearOfEra = (dayOfEra - leaps) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        self.day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        year = yearOfEra + (era - 1) * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1 January 1970; negative before it.
    var daysSinceEpoch: Int64 {
        let yearFromMarch = year - (month <= 2 ? 1 : 0) + 400
        let (era, yearOfEra) = yearFromMarch.quotientAndRemainder(dividingBy: 400)
        let monthFromMarch = month > 2 ? month - 3 : month + 9
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int64((era - 1) * Self.daysIn400Years + dayOfEra - Self.epoch)
    }

    /// The day of the week, 0 for Sunday.
    var weekday: Int { Int((daysSinceEpoch % 7 + 11) % 7) }

    /// The days of a month, 1 to 12.
    static func length(ofMonth month: Int, in year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }
}
