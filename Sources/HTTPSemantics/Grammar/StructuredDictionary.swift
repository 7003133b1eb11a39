/// A dictionary of the structured fields, as far as the digest fields use it.
///
/// Members with inner lists count as malformed, which makes the whole field malformed; parameters are read and dropped.
/// [RFC 9651 §3.2](https://www.rfc-editor.org/rfc/rfc9651.html#section-3.2)
struct StructuredDictionary: Equatable {
    /// A member's value.
    enum Item: Equatable {
        case integer(Int64)
        case bytes([UInt8])
        case boolean(Bool)
        /// A token, string, decimal or date, which no field here uses.
        case other
    }

    /// The members in the order of their first appearance; the last value of a repeated key counts.
    private(set) var members: [(key: String, item: Item)] = []

    /// Reads a field value; nil if any of it is malformed, and then the field must be ignored (RFC 9651 §4.2).
    init?(_ value: Span<UInt8>) {
        guard Self.read(value, visit: { key, item in set(key, to: item) }) else { return nil }
    }

    /// Visits all members in order, a key that comes again each time; false if any of the value is malformed, and then
    /// none of it counts.
    static func read(_ value: Span<UInt8>, visit: (_ key: String, _ item: Item) -> Void) -> Bool {
        var index = 0
        skip(value, &index) { $0 == 0x20 }
        while index < value.count {
            guard let key = key(value, &index), let item = member(value, &index) else { return false }
            visit(key, item)
            skip(value, &index, while: \.isWhitespace)
            guard index < value.count else { return true }
            guard value[index] == 0x2C else { return false }
            index += 1
            skip(value, &index, while: \.isWhitespace)
            // A comma at the end announces a member that is missing.
            guard index < value.count else { return false }
        }
        return true
    }

    /// The value of `key`, or nil.
    subscript(key: String) -> Item? {
        members.first { $0.key == key }?.item
    }

    private mutating func set(_ key: String, to item: Item) {
        if let index = members.firstIndex(where: { $0.key == key }) {
            members[index].item = item
        } else {
            members.append((key, item))
        }
    }

    static func == (left: Self, right: Self) -> Bool {
        left.members.elementsEqual(right.members) { $0 == $1 }
    }
}

/// The steps of the parser, each of which moves `index` past the bytes that it has read (RFC 9651 §4.2).
extension StructuredDictionary {
    private static func skip(_ value: Span<UInt8>, _ index: inout Int, while isSkipped: (UInt8) -> Bool) {
        while index < value.count, isSkipped(value[index]) { index += 1 }
    }

    private static func key(_ value: Span<UInt8>, _ index: inout Int) -> String? {
        let start = index
        skip(value, &index) {
            $0.isDigit || ($0.isAlpha && $0 == $0.lowercased) || $0 == 0x5F || $0 == 0x2D || $0 == 0x2E || $0 == 0x2A
        }
        guard start < index, value[start] == 0x2A || value[start].isAlpha else { return nil }
        return value.extracting(start..<index).text
    }

    /// The value of a key and its parameters; true if there is no value.
    private static func member(_ value: Span<UInt8>, _ index: inout Int) -> Item? {
        guard let item = optionalItem(value, &index) else { return nil }
        while index < value.count, value[index] == 0x3B {
            index += 1
            skip(value, &index) { $0 == 0x20 }
            guard key(value, &index) != nil, optionalItem(value, &index) != nil else { return nil }
        }
        return item
    }

    private static func optionalItem(_ value: Span<UInt8>, _ index: inout Int) -> Item? {
        guard index < value.count, value[index] == 0x3D else { return .boolean(true) }
        index += 1
        return item(value, &index)
    }

    private static func item(_ value: Span<UInt8>, _ index: inout Int) -> Item? {
        guard index < value.count else { return nil }
        switch value[index] {
        case 0x22: return string(value, &index)
        case 0x3A: return bytes(value, &index)
        case 0x3F: return boolean(value, &index)
        case 0x40: return date(value, &index)
        case 0x2D, 0x30...0x39: return number(value, &index)
        case let octet where octet.isAlpha || octet == 0x2A: return token(value, &index)
        default: return nil
        }
    }

    private static func string(_ value: Span<UInt8>, _ index: inout Int) -> Item? {
        index += 1
        while index < value.count, value[index] >= 0x20, value[index] < 0x7F {
            let octet = value[index]
            index += 1
            if octet == 0x22 { return .other }
            guard octet == 0x5C else { continue }
            guard index < value.count, value[index] == 0x22 || value[index] == 0x5C else { return nil }
            index += 1
        }
        return nil
    }

    private static func bytes(_ value: Span<UInt8>, _ index: inout Int) -> Item? {
        guard let close = value.firstIndex(of: 0x3A, from: index + 1) else { return nil }
        let text = value.extracting(index + 1..<close)
        index = close + 1
        return Base64.decode(text).map(Item.bytes)
    }

    private static func boolean(_ value: Span<UInt8>, _ index: inout Int) -> Item? {
        guard index + 1 < value.count, value[index + 1] == 0x30 || value[index + 1] == 0x31 else { return nil }
        let isTrue = value[index + 1] == 0x31
        index += 2
        return .boolean(isTrue)
    }

    private static func date(_ value: Span<UInt8>, _ index: inout Int) -> Item? {
        index += 1
        guard index < value.count, case .integer? = number(value, &index) else { return nil }
        return .other
    }

    private static func token(_ value: Span<UInt8>, _ index: inout Int) -> Item? {
        skip(value, &index) { $0.isTokenCharacter || $0 == 0x3A || $0 == 0x2F }
        return .other
    }

    /// An integer of up to 15 digits, or a decimal of up to 12 and 3 (RFC 9651 §4.2.4).
    private static func number(_ value: Span<UInt8>, _ index: inout Int) -> Item? {
        let isNegative = value[index] == 0x2D
        if isNegative { index += 1 }
        let start = index
        skip(value, &index, while: \.isDigit)
        let digits = start..<index
        guard let magnitude = value.extracting(digits).saturatingDecimal, digits.count <= 15 else { return nil }
        guard index < value.count, value[index] == 0x2E else { return .integer(isNegative ? -magnitude : magnitude) }
        index += 1
        let fraction = index
        skip(value, &index, while: \.isDigit)
        return digits.count <= 12 && (1...3).contains(index - fraction) ? .other : nil
    }
}
