/// Lists of members with parameters, the form of most field values.
extension Span<UInt8> {
    /// The next member of a comma-separated list at or after `index`, which then moves past it; nil at the end.
    ///
    /// Empty members are skipped (RFC 9110 §5.6.1.2), surrounding whitespace is removed, and a comma in a quoted string
    /// separates nothing. Each call moves forward, so at most `count` calls are made.
    func nextMember(from index: inout Int) -> Range<Int>? {
        nextPart(separatedBy: 0x2C, from: &index, to: count)
    }

    /// The next part of a member: its value, then each parameter.
    ///
    /// Parts are separated by `;`.
    func nextParameter(from index: inout Int, to end: Int) -> Range<Int>? {
        nextPart(separatedBy: 0x3B, from: &index, to: end)
    }

    private func nextPart(separatedBy separator: UInt8, from index: inout Int, to end: Int) -> Range<Int>? {
        while index < end {
            let start = index
            index = partEnd(from: start, to: end, separator: separator)
            let part = trimmed(start..<index)
            index = Swift.min(index + 1, end)
            if !part.isEmpty { return part }
        }
        return nil
    }

    /// The end of the part: the next separator outside a quoted string (RFC 9110 §5.6.4), or `end`.
    private func partEnd(from start: Int, to end: Int, separator: UInt8) -> Int {
        var (index, isQuoted) = (start, false)
        while index < end {
            switch self[index] {
            case 0x22: isQuoted.toggle()
            case 0x5C where isQuoted: index += 1
            case separator where !isQuoted: return index
            default: break
            }
            index += 1
        }
        return end
    }

    /// The name and the value on the two sides of the first `=` in `part`; nil if there is none.
    func nameAndValue(_ part: Range<Int>) -> (name: Range<Int>, value: Range<Int>)? {
        guard let equals = firstIndex(of: 0x3D, from: part.lowerBound), equals < part.upperBound else { return nil }
        return (part.lowerBound..<equals, equals + 1..<part.upperBound)
    }
}
