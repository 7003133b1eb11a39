internal import HTTPSemantics

extension [UInt8] {
    /// Appends the characters of a JSON string (RFC 8259 §7) without its quotes; bytes that are not UTF-8 become U+FFFD.
    mutating func append(jsonString bytes: Span<UInt8>) {
        let start = count
        for index in bytes.indices {
            guard bytes[index].isPlain else {
                removeLast(count - start)
                return append(escaping: unsafe bytes.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) })
            }
            append(bytes[index])
        }
    }

    private mutating func append(escaping string: String) {
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                append(UInt8(ascii: "\\"))
                append(byte)
            case ..<0x20:
                append(#"\u00"#)
                append(hexadecimal: UInt64(byte), width: 2)
            default: append(byte)
            }
        }
    }
}

extension UInt8 {
    /// Whether it stands for itself in a JSON string, without a look at the octets beside it.
    fileprivate var isPlain: Bool {
        (0x20..<0x7F).contains(self) && self != UInt8(ascii: "\"") && self != UInt8(ascii: "\\")
    }
}
