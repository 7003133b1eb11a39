/// The value of an `Origin` field: a scheme, a host and, unless it is the scheme's own, a port; or `null`.
///
/// Browsers compare it byte by byte with `Access-Control-Allow-Origin`, so only the form that they send is accepted.
/// [RFC 6454 §6.2](https://www.rfc-editor.org/rfc/rfc6454.html#section-6.2)
package struct Origin: Hashable, Sendable {
    /// The value in its sent form.
    package let value: String

    /// Reads a value; nil for a list, a path, capital letters, non-ASCII letters, and a default port.
    package init?(_ value: String) {
        guard value == "null" || Self.isSerialized(value) else { return nil }
        self.value = value
    }

    /// The default ports of these schemes, which browsers leave out.
    private static let ownPorts = ["http": "80", "https": "443", "ws": "80", "wss": "443", "ftp": "21"]

    private static func isSerialized(_ value: String) -> Bool {
        let parts = value.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].hasPrefix("//"), isScheme(parts[0].utf8) else { return false }
        let authority = parts[1].dropFirst(2)
        let colon = authority.hasSuffix("]") ? nil : authority.lastIndex(of: ":")
        let port = colon.map { authority[authority.index(after: $0)...] }
        guard port.map({ isPort($0, of: String(parts[0])) }) ?? true else { return false }
        return isHost(authority[..<(colon ?? authority.endIndex)].utf8)
    }

    private static func isScheme(_ text: Substring.UTF8View) -> Bool {
        guard let first = text.first, isSmallLetter(first) else { return false }
        return text.allSatisfy { isSmallLetter($0) || $0.isDigit || "+-.".utf8.contains($0) }
    }

    /// A name or an IPv4 address, or an IPv6 address in brackets.
    private static func isHost(_ text: Substring.UTF8View) -> Bool {
        if text.first == UInt8(ascii: "["), text.last == UInt8(ascii: "]") {
            return text.count > 2
                && text.dropFirst().dropLast().allSatisfy {
                    $0.isDigit || (0x61...0x66).contains($0) || ":.".utf8.contains($0)
                }
        }
        return !text.isEmpty && text.allSatisfy { isSmallLetter($0) || $0.isDigit || "-._".utf8.contains($0) }
    }

    private static func isPort(_ text: Substring, of scheme: String) -> Bool {
        guard let number = UInt16(decimal: text), number > 0, text.utf8.first != UInt8(ascii: "0") else { return false }
        return ownPorts[scheme] != String(number)
    }

    private static func isSmallLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }
}
