/// Text that is written byte by byte, because a `String` for each part costs too much where there are a million.
extension [UInt8] {
    /// Appends ASCII text that is part of the program.
    package mutating func append(_ text: StaticString) {
        unsafe append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends `number` in decimal digits, with leading zeros up to `width`, at most 20.
    package mutating func append(decimal number: UInt64, width: Int = 1) {
        append(number, radix: 10, width: width)
    }

    /// Appends `number` in small hexadecimal digits, with leading zeros up to `width`, at most 20.
    package mutating func append(hexadecimal number: UInt64, width: Int = 1) {
        append(number, radix: 16, width: width)
    }

    @inline(__always)
    private mutating func append(_ number: UInt64, radix: UInt64, width: Int) {
        var digits = InlineArray<20, UInt8>(repeating: 0x30)
        var (start, rest) = (digits.count, number)
        repeat {
            start -= 1
            let digit = UInt8(rest % radix)
            digits[start] = digit < 10 ? 0x30 + digit : 0x57 + digit
            rest /= radix
        } while rest > 0
        for index in Swift.min(start, digits.count - width)..<digits.count { append(digits[index]) }
    }

    /// Appends a moment as `2026-11-22T07:10:00.123456789Z` (RFC 3339 §5.6) with other characters for the `T` and the `Z`.
    ///
    /// Returns false, and appends nothing, outside the years 0000 to 9999.
    @discardableResult
    package mutating func append(_ time: Timestamp, separator: UInt8 = 0x54, end: StaticString = "Z") -> Bool {
        guard append(timeToTheMinute: time, separator: separator) else { return false }
        let second = time.seconds % 60
        append(0x3A)
        append(decimal: UInt64(second < 0 ? second + 60 : second), width: 2)
        append(0x2E)
        append(decimal: UInt64(time.nanoseconds), width: 9)
        append(end)
        return true
    }

    /// Appends a moment as `2026-11-22 07:10`; returns false, and appends nothing, outside the years 0000 to 9999.
    package mutating func append(timeToTheMinute time: Timestamp, separator: UInt8 = 0x20) -> Bool {
        guard let time = CivilTime(secondsSinceEpoch: time.seconds) else { return false }
        append(decimal: UInt64(time.date.year), width: 4)
        append(0x2D)
        append(decimal: UInt64(time.date.month), width: 2)
        append(0x2D)
        append(decimal: UInt64(time.date.day), width: 2)
        append(separator)
        append(decimal: UInt64(time.hour), width: 2)
        append(0x3A)
        append(decimal: UInt64(time.minute), width: 2)
        return true
    }
}
