extension Timestamp {
    /// Reads `2026-11-22T07:10:00.123456789Z`, the `date-time` of RFC 3339 §5.6; nil for anything else.
    ///
    /// The fraction may be missing or have any number of digits, of which nine count; the end may be an offset such as
    /// `+01:00`.
    package init?(rfc3339 text: Span<UInt8>) {
        guard text.count >= 20, text[4] == 0x2D, text[7] == 0x2D, text[10].lowercased == 0x74,
            let year = Self.number(text, 0..<4), let month = Self.number(text, 5..<7),
            let day = Self.number(text, 8..<10), let date = CivilDate(year: year, month: month, day: day),
            let clock = Self.clock(text, from: 11, on: date)
        else { return nil }
        var end = 19
        if text[19] == 0x2E {
            repeat { end += 1 } while end < text.count && text[end].isDigit
            guard end > 20 else { return nil }
        }
        guard let offset = Self.offset(text.extracting(end..<text.count)) else { return nil }
        let fraction = text.extracting(min(20, end)..<end)
        self.init(seconds: clock.secondsSinceEpoch - offset, nanoseconds: Self.nanoseconds(fraction))
    }

    private static func clock(_ text: Span<UInt8>, from start: Int, on date: CivilDate) -> CivilTime? {
        guard text[start + 2] == 0x3A, text[start + 5] == 0x3A, let hour = number(text, start..<start + 2),
            let minute = number(text, start + 3..<start + 5), let second = number(text, start + 6..<start + 8)
        else { return nil }
        return CivilTime(date: date, hour: hour, minute: minute, second: second)
    }

    /// The seconds that the zone is ahead of UTC: `Z`, or `+hh:mm`.
    private static func offset(_ text: Span<UInt8>) -> Int64? {
        if text.count == 1, text[0].lowercased == 0x7A { return 0 }
        guard text.count == 6, text[0] == 0x2B || text[0] == 0x2D, text[3] == 0x3A, let hours = number(text, 1..<3),
            let minutes = number(text, 4..<6), hours < 24, minutes < 60
        else { return nil }
        return Int64((hours * 60 + minutes) * 60) * (text[0] == 0x2D ? -1 : 1)
    }

    /// The first nine decimals.
    private static func nanoseconds(_ digits: Span<UInt8>) -> Int32 {
        var value: Int32 = 0
        for index in 0..<9 { value = value * 10 + (index < digits.count ? Int32(digits[index] - 0x30) : 0) }
        return value
    }

    private static func number(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
        text.extracting(range).saturatingDecimal.map { Int($0) }
    }
}
