/// A relative weight: how much a client wants a coding, type or algorithm.
///
/// [RFC 9110 §12.4.2](https://www.rfc-editor.org/rfc/rfc9110.html#section-12.4.2)
package struct Weight: Hashable, Sendable {
    /// The weight in thousandths, 0 to 1000; 0 means not acceptable.
    package let thousandths: Int

    /// The weight of a member without a `q`.
    package static let full = Weight(thousandths: 1000)

    /// The weight of an unacceptable member.
    package static let none = Weight(thousandths: 0)

    private init(thousandths: Int) {
        self.thousandths = thousandths
    }

    /// Takes a preference from 0 to 10, as digest fields give it (RFC 9530 §4); nil outside.
    init?(tenths: Int64) {
        guard (0...10).contains(tenths) else { return nil }
        thousandths = Int(tenths) * 100
    }

    /// Reads a `qvalue`: 0 or 1 with up to three decimals, at most 1; nil for anything else.
    package init?(_ text: Span<UInt8>) {
        guard !text.isEmpty, text.count <= 5, text[0] == 0x30 || text[0] == 0x31 else { return nil }
        guard text.count == 1 || text[1] == 0x2E else { return nil }
        var thousandths = Int(text[0] &- 0x30) * 1000
        var scale = 100
        var index = 2
        while index < text.count {
            guard text[index].isDigit else { return nil }
            thousandths += Int(text[index] &- 0x30) * scale
            (scale, index) = (scale / 10, index + 1)
        }
        guard thousandths <= 1000 else { return nil }
        self.thousandths = thousandths
    }

    /// The weight in a member's parameters: that of the first `q`; full if there is none; nil if it is malformed.
    static func ofParameters(_ value: Span<UInt8>, from start: Int, to end: Int) -> Weight? {
        var index = start
        while let parameter = value.nextParameter(from: &index, to: end) {
            guard let (name, weight) = value.nameAndValue(parameter) else { continue }
            if value.extracting(name).spellsIgnoringCase("q") { return Weight(value.extracting(weight)) }
        }
        return .full
    }
}

extension Weight: Comparable {
    /// Whether `left` is wanted less than `right`.
    package static func < (left: Self, right: Self) -> Bool {
        left.thousandths < right.thousandths
    }
}

extension Span<UInt8> {
    /// The next member with a well-formed weight at or after `index`, which then moves past it; nil at the end.
    ///
    /// Other members are skipped. The result has the place of the member's name, and its weight.
    func nextWeightedMember(from index: inout Int) -> (name: Range<Int>, weight: Weight)? {
        while let range = nextMember(from: &index) {
            let member = extracting(range)
            var rest = 0
            guard let name = member.nextParameter(from: &rest, to: member.count),
                let weight = Weight.ofParameters(member, from: rest, to: member.count)
            else { continue }
            return (range.lowerBound + name.lowerBound..<range.lowerBound + name.upperBound, weight)
        }
        return nil
    }
}
