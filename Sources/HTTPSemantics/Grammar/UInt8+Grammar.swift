/// The character classes of the HTTP grammar, over single octets.
extension UInt8 {
    /// `DIGIT` of RFC 5234, appendix B.1.
    @inlinable package var isDigit: Bool { self &- 0x30 < 10 }

    /// `ALPHA` of RFC 5234, appendix B.1.
    package var isAlpha: Bool { (self | 0x20) &- 0x61 < 26 }

    /// `OWS` of RFC 9110 §5.6.3, one octet of it.
    var isWhitespace: Bool { self == 0x20 || self == 0x09 }

    /// `tchar` of RFC 9110 §5.6.2.
    var isTokenCharacter: Bool { isAlpha || OctetSet.token.contains(self) }

    /// `unreserved` of RFC 3986 §2.3.
    var isUnreserved: Bool { isDigit || isAlpha || self == 0x2D || self == 0x2E || self == 0x5F || self == 0x7E }

    /// The letter in lower case; any other octet unchanged.
    @inlinable package var lowercased: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }

    /// The value of this hexadecimal digit, 0 to 15, or nil.
    var hexadecimalValue: UInt8? {
        switch self {
        case 0x30...0x39: self &- 0x30
        case 0x41...0x46: self &- 0x37
        case 0x61...0x66: self &- 0x57
        default: nil
        }
    }

    /// The digit for the lower four bits, in upper case as RFC 3986 §2.1 asks.
    var hexadecimalDigit: UInt8 {
        let value = self & 0x0F
        return value < 10 ? 0x30 &+ value : 0x37 &+ value
    }
}
