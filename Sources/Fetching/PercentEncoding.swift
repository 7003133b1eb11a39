/// Percent-encoding of one path segment, both ways (RFC 3986 section 2.1).
package enum PercentEncoding {
    /// Encodes every byte that is not unreserved (RFC 3986 section 2.3), so that the result is one path segment.
    package static func encode(segment: some Sequence<UInt8>) -> String {
        var text = ""
        for byte in segment {
            if isUnreserved(byte) {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += byte < 0x10 ? "%0" : "%"
                text += String(byte, radix: 16, uppercase: true)
            }
        }
        return text
    }

    /// Decodes each `%XX` once; a percent sign without two hexadecimal digits stands for itself.
    package static func decode(_ text: some StringProtocol) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let value = hexadecimal(rest.prefix(2)) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return bytes
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
            true
        default:
            false
        }
    }

    /// The value of exactly two hexadecimal digits; a sign, which `UInt8.init(_:radix:)` takes, is none.
    private static func hexadecimal(_ digits: some Collection<UInt8>) -> UInt8? {
        let text = String(decoding: digits, as: UTF8.self)
        guard text.utf8.count == 2, text.first?.isHexDigit == true else { return nil }
        return UInt8(text, radix: 16)
    }
}
