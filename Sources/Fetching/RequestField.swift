/// A request field as the user gives it, `Name: value` (RFC 9110 section 5).
package struct RequestField: Hashable, Sendable {
    /// The field as it is given to libcurl.
    package let text: String

    /// Reads a field; returns nothing where the name is no token or the value could end the line.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[0].utf8.allSatisfy(Self.isTokenByte) else { return nil }
        guard Self.isValue(parts[1]) else { return nil }
        self.text = text
    }

    /// Whether a text can be sent as a field value: no control character but the tab (RFC 9110 section 5.5).
    package static func isValue(_ text: some StringProtocol) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == UInt8(ascii: "\t") }
    }

    /// `tchar` of RFC 9110 section 5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
