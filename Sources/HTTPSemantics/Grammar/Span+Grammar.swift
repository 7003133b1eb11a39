/// Building blocks of the parsers. They return indices instead of views, because a view must not outlive its owner.
extension Span<UInt8> {
    /// Whether these bytes spell `text` exactly.
    func spells(_ text: String) -> Bool { equals(text.utf8.span) }

    /// Whether these bytes spell `text`, ignoring the case of ASCII letters.
    func spellsIgnoringCase(_ text: String) -> Bool { count == text.utf8.count && startsIgnoringCase(with: text) }

    /// Whether these bytes begin with `text`, ignoring the case of ASCII letters.
    func startsIgnoringCase(with text: String) -> Bool {
        let start = text.utf8.span
        guard count >= start.count else { return false }
        for index in start.indices {
            // The two cases of a letter differ by this bit alone.
            let difference = self[index] ^ start[index]
            guard difference == 0 || difference == 0x20 && start[index].isAlpha else { return false }
        }
        return true
    }

    /// Whether these bytes end with `text`, ignoring the case of ASCII letters.
    func endsIgnoringCase(with text: String) -> Bool {
        count >= text.utf8.count && extracting(last: text.utf8.count).spellsIgnoringCase(text)
    }

    /// Whether these bytes are the same as `other`'s.
    func equals(_ other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        for index in indices where self[index] != other[index] { return false }
        return true
    }

    /// The index of the first `byte` at or after `start`; nil if there is none.
    func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
        var index = start
        while index < count {
            if self[index] == byte { return index }
            index += 1
        }
        return nil
    }

    /// `range` without whitespace at either end (`OWS`, RFC 9110 §5.6.3).
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, self[start].isWhitespace { start += 1 }
        while end > start, self[end - 1].isWhitespace { end -= 1 }
        return start..<end
    }

    /// Whether every byte meets `condition`; true of no bytes.
    func allSatisfy(_ condition: (UInt8) -> Bool) -> Bool {
        for index in indices where !condition(self[index]) { return false }
        return true
    }

    /// Whether these bytes are a `token` (RFC 9110 §5.6.2): at least one octet, all of them `tchar`.
    var isToken: Bool { !isEmpty && allSatisfy(\.isTokenCharacter) }

    /// Whether these bytes may be a field's value (RFC 9110 §5.5): no control octet but HTAB.
    var isFieldValue: Bool {
        // Without a branch in the loop the compiler looks at many octets at once.
        var flaws: UInt8 = 0
        for index in indices {
            let octet = self[index]
            flaws |= (octet < 0x20 ? 1 : 0) & (octet == 0x09 ? 0 : 1) | (octet == 0x7F ? 1 : 0)
        }
        return flaws == 0
    }

    /// The number that these digits spell, or nil if one is no digit or there is none.
    ///
    /// A number that needs more than 63 bits becomes `Int64.max`: no file is that long, so a larger bound says the same.
    var saturatingDecimal: Int64? {
        guard !isEmpty, allSatisfy(\.isDigit) else { return nil }
        var value: Int64 = 0
        for index in indices {
            let (tens, carried) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflowed) = tens.addingReportingOverflow(Int64(self[index] &- 0x30))
            if carried || overflowed { return .max }
            value = sum
        }
        return value
    }

    /// Whether these decimal digits are a greater number than those of `other`, whatever their lengths.
    func isGreaterDecimal(than other: Span<UInt8>) -> Bool {
        let (left, right) = (bytes.drop { $0 == 0x30 }, other.bytes.drop { $0 == 0x30 })
        return left.count == right.count ? right.lexicographicallyPrecedes(left) : left.count > right.count
    }

    /// A copy of these bytes, which may outlive their owner.
    var bytes: [UInt8] {
        var copy: [UInt8] = []
        copy.reserveCapacity(count)
        for index in indices { copy.append(self[index]) }
        return copy
    }

    /// These bytes as text; bytes that are not UTF-8 become U+FFFD.
    var text: String { String(decoding: bytes, as: UTF8.self) }
}
