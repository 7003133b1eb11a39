/// The base64 coding, as field values carry bytes.
///
/// [RFC 4648 §4](https://www.rfc-editor.org/rfc/rfc4648.html#section-4)
package enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Encodes bytes, with padding.
    package static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits = group.reduce(0 as UInt32) { $0 << 8 | UInt32($1) } << (8 * UInt32(3 - group.count))
            bits <<= 8
            for position in 0..<4 {
                text.append(position <= group.count ? alphabet[Int(bits >> 26)] : 0x3D)
                bits <<= 6
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Decodes text; nil if a character or the length is wrong.
    ///
    /// Padding may be missing, as RFC 9651 §4.2.7 asks of parsers, but not be wrong. Bits beyond the last octet must be
    /// zero, so that each sequence has one spelling (RFC 4648 §3.5).
    package static func decode(_ text: Span<UInt8>) -> [UInt8]? {
        var end = text.count
        while end > 0, text.count - end < 2, text[end - 1] == 0x3D { end -= 1 }
        guard end == text.count || text.count % 4 == 0, end % 4 != 1 else { return nil }
        var (bytes, bits, width) = ([] as [UInt8], 0 as UInt32, 0 as UInt32)
        for index in 0..<end {
            guard let value = value(of: text[index]) else { return nil }
            (bits, width) = (bits << 6 | value, width + 6)
            guard width >= 8 else { continue }
            width -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> width))
            bits &= (1 << width) - 1
        }
        return bits == 0 ? bytes : nil
    }

    private static func value(of character: UInt8) -> UInt32? {
        switch character {
        case 0x41...0x5A: UInt32(character) - 0x41
        case 0x61...0x7A: UInt32(character) - 0x61 + 26
        case 0x30...0x39: UInt32(character) - 0x30 + 52
        case 0x2B: 62
        case 0x2F: 63
        default: nil
        }
    }
}
