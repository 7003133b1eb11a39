/// The grammar of a host with an optional port, as `Host` and the absolute form of a target carry it.
///
/// [RFC 9110 §7.2](https://www.rfc-editor.org/rfc/rfc9110.html#section-7.2)
enum Authority {
    /// Whether `text` is `uri-host [ ":" port ]` with a host that is not empty (RFC 9110 §4.2.1).
    ///
    /// User information is refused: in a request it can only deceive (RFC 9110 §4.2.4).
    static func isValid(_ text: Span<UInt8>) -> Bool {
        guard let end = hostEnd(text) else { return false }
        guard end < text.count else { return true }
        return text[end] == 0x3A && text.extracting(end + 1..<text.count).allSatisfy(\.isDigit)
    }

    /// The end of the host; nil if there is none, or if it is malformed.
    private static func hostEnd(_ text: Span<UInt8>) -> Int? {
        guard !text.isEmpty else { return nil }
        if text[0] == 0x5B { return literalEnd(text) }
        let end = text.firstIndex(of: 0x3A) ?? text.count
        return end > 0 && isRegisteredName(text.extracting(0..<end)) ? end : nil
    }

    /// The end of the IP literal in brackets (RFC 3986 §3.2.2); its addresses are checked by their characters only.
    private static func literalEnd(_ text: Span<UInt8>) -> Int? {
        guard let close = text.firstIndex(of: 0x5D), close > 1 else { return nil }
        let isLiteral = text.extracting(1..<close).allSatisfy { OctetSet.registeredName.contains($0) || $0 == 0x3A }
        return isLiteral ? close + 1 : nil
    }

    /// `reg-name` of RFC 3986 §3.2.2, which covers IPv4 addresses.
    private static func isRegisteredName(_ text: Span<UInt8>) -> Bool {
        for index in text.indices where !OctetSet.registeredName.contains(text[index]) {
            guard text[index] == 0x25, PercentEncoding.escapedOctet(text, at: index) != nil else { return false }
        }
        return true
    }
}
