extension HTTPDate {
    /// Reads a date in any of the three formats of RFC 9110 §5.6.7, or nil.
    ///
    /// It is strict: names are case-sensitive, no other text may surround the date, and the weekday must be right (RFC
    /// 5322 §3.3). A two-digit year means the latest such year that is at most 50 years after `now`.
    public init?(_ text: Span<UInt8>, now: HTTPDate) {
        let time =
            switch (text.count, text.firstIndex(of: 0x2C)) {
            case (29, 3): Self.fixdate(text)
            case (24, nil): Self.asctime(text)
            case (_, let comma?): Self.rfc850(text, comma: comma, now: now)
            default: nil as CivilTime?
            }
        guard let time else { return nil }
        self.init(time)
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`.
    private static func fixdate(_ text: Span<UInt8>) -> CivilTime? {
        guard text.extracting(3..<5).spells(", "), text[7] == 0x20, text[11] == 0x20, text[16] == 0x20,
            text.extracting(25..<29).spells(" GMT"),
            let day = number(text.extracting(5..<7)),
            let month = month(text.extracting(8..<11)),
            let year = number(text.extracting(12..<16)),
            let date = CivilDate(year: year, month: month, day: day),
            text.extracting(0..<3).spells(String(weekdays[date.weekday].prefix(3)))
        else { return nil }
        return clock(text.extracting(17..<25), on: date)
    }

    /// `Sunday, 06-Nov-94 08:49:37 GMT`.
    private static func rfc850(_ text: Span<UInt8>, comma: Int, now: HTTPDate) -> CivilTime? {
        let rest = text.extracting(comma..<text.count)
        guard rest.count == 24, rest[1] == 0x20, rest[4] == 0x2D, rest[8] == 0x2D, rest[11] == 0x20,
            rest.extracting(20..<24).spells(" GMT"),
            let day = number(rest.extracting(2..<4)),
            let month = month(rest.extracting(5..<8)),
            let digits = number(rest.extracting(9..<11)),
            let time = clock(rest.extracting(12..<20), year: digits, month: month, day: day, now: now),
            text.extracting(0..<comma).spells(weekdays[time.date.weekday])
        else { return nil }
        return time
    }

    /// `Sun Nov  6 08:49:37 1994`.
    private static func asctime(_ text: Span<UInt8>) -> CivilTime? {
        let dayStart = text[8] == 0x20 ? 9 : 8
        guard text[3] == 0x20, text[7] == 0x20, text[10] == 0x20, text[19] == 0x20,
            let month = month(text.extracting(4..<7)),
            let day = number(text.extracting(dayStart..<10)),
            let year = number(text.extracting(20..<24)),
            let date = CivilDate(year: year, month: month, day: day),
            text.extracting(0..<3).spells(String(weekdays[date.weekday].prefix(3)))
        else { return nil }
        return clock(text.extracting(11..<19), on: date)
    }

    /// The time for a year of two digits: of the last centuries up to the next, the latest at most 50 years ahead.
    private static func clock(
        _ text: Span<UInt8>, year digits: Int, month: Int, day: Int, now: HTTPDate
    ) -> CivilTime? {
        guard let present = CivilTime(secondsSinceEpoch: now.secondsSinceEpoch) else { return nil }
        let century = present.date.year / 100 * 100
        for year in [century + 100 + digits, century + digits, century - 100 + digits] {
            // 29 February may exist only in one of the centuries; the rule chooses among years, so the search ends
            // here.
            guard year <= present.date.year + 50 else { continue }
            guard let date = CivilDate(year: year, month: month, day: day) else { return nil }
            guard let time = clock(text, on: date) else { return nil }
            if !isMoreThan50Years(time, after: present) { return time }
        }
        return nil
    }

    private static func isMoreThan50Years(_ time: CivilTime, after present: CivilTime) -> Bool {
        let (date, today) = (time.date, present.date)
        let order = (date.year - 50, date.month, date.day, time.clock)
        return order > (today.year, today.month, today.day, present.clock)
    }

    private static func clock(_ text: Span<UInt8>, on date: CivilDate) -> CivilTime? {
        guard text[2] == 0x3A, text[5] == 0x3A,
            let hour = number(text.extracting(0..<2)),
            let minute = number(text.extracting(3..<5)),
            let second = number(text.extracting(6..<8))
        else { return nil }
        return CivilTime(date: date, hour: hour, minute: minute, second: second)
    }

    private static func month(_ text: Span<UInt8>) -> Int? {
        for (index, name) in months.enumerated() where text.spells(name) { return index + 1 }
        return nil
    }

    private static func number(_ digits: Span<UInt8>) -> Int? {
        digits.saturatingDecimal.map(Int.init)
    }
}
