internal import HTTPSemantics

/// Building blocks of both formats of the access log.
extension [UInt8] {
    /// The most bytes of a client's value that are written.
    private static let valueLimit = 4096

    /// Appends text that is a literal in the program.
    ///
    /// There is no overload for a `String`: a literal would become one first, which costs as much as the rest of the
    /// line.
    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { unsafe append(contentsOf: $0) }
    }

    /// Appends the program's own text that is made at run time.
    mutating func append(text: String) {
        var text = text
        text.withUTF8 { unsafe append(contentsOf: $0) }
    }

    /// Appends a client's value: unchanged if it is plain, otherwise as `appendEscaped` writes it.
    ///
    /// Three dots replace what is beyond the limit.
    mutating func appendLimited(_ value: [UInt8], appendEscaped: (inout [UInt8], ArraySlice<UInt8>) -> Void) {
        let part = value.prefix(Self.valueLimit)
        if part.allSatisfy({ $0.isPlainInLog }) {
            append(contentsOf: part)
        } else {
            appendEscaped(&self, part)
        }
        if part.count < value.count { append("...") }
    }

    /// Appends the lowest `digits` hexadecimal digits of `value`.
    mutating func appendHexadecimal(_ value: UInt32, digits: Int) {
        for place in (0..<digits).reversed() {
            let digit = UInt8(truncatingIfNeeded: value >> (4 * place)) & 0x0F
            append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }

    /// Appends the decimal digits of `value`, which is not negative, with leading zeros up to `width`.
    mutating func appendDecimal(_ value: Int, width: Int = 1) {
        var digits = InlineArray<20, UInt8>(repeating: UInt8(ascii: "0"))
        var (start, rest) = (digits.count, value)
        while rest > 0 {
            start -= 1
            digits[start] += UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        let text = digits.span.extracting(Swift.min(start, digits.count - width)...)
        unsafe text.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }

    /// Replaces the bytes at `places` by the decimal digits of `value`.
    mutating func putDecimal(_ value: Int, at places: Range<Int>) {
        var digits = mutableSpan
        var rest = value
        for place in places.reversed() {
            digits[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }

    /// Appends nanoseconds as seconds with six decimals.
    mutating func appendSeconds(_ nanoseconds: Int64) {
        let microseconds = Int(Swift.max(0, nanoseconds)) / 1000
        appendDecimal(microseconds / 1_000_000)
        append(UInt8(ascii: "."))
        appendDecimal(microseconds % 1_000_000, width: 6)
    }
}

extension UInt8 {
    /// Whether the byte needs no escape inside quotation marks in any format.
    var isPlainInLog: Bool { self >= 0x20 && self < 0x7F && self != UInt8(ascii: "\"") && self != UInt8(ascii: "\\") }
}
