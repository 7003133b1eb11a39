internal import HTTPSemantics

/// What both formats of the access log are written with.
extension [UInt8] {
    /// The bytes of a value of the client's that are written.
    private static let valueLimit = 4096

    /// Appends text of ours.
    mutating func append(_ text: String) { append(contentsOf: text.utf8) }

    /// Appends a value of the client's: as it is where it is plain, else as `appendEscaped` writes it; three dots stand
    /// for what is too much.
    mutating func appendLimited(_ value: [UInt8], appendEscaped: (inout [UInt8], ArraySlice<UInt8>) -> Void) {
        let part = value.prefix(Self.valueLimit)
        if part.allSatisfy(\.isPlainInLog) {
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

    /// Appends the decimal digits of `value`, with zeros in front up to `width`.
    mutating func appendDecimal(_ value: Int, width: Int) {
        let digits = String(value)
        for _ in 0..<Swift.max(0, width - digits.utf8.count) { append(UInt8(ascii: "0")) }
        append(digits)
    }

    /// Appends nanoseconds as seconds with six decimals.
    mutating func appendSeconds(_ nanoseconds: Int64) {
        let microseconds = Int(Swift.max(0, nanoseconds)) / 1000
        append(String(microseconds / 1_000_000))
        append(UInt8(ascii: "."))
        appendDecimal(microseconds % 1_000_000, width: 6)
    }
}

extension UInt8 {
    /// Whether the byte stands for itself inside quotation marks in every format.
    var isPlainInLog: Bool { self >= 0x20 && self < 0x7F && self != UInt8(ascii: "\"") && self != UInt8(ascii: "\\") }
}
