/// Percent-encoding of bytes that a URI must not contain.
///
/// [RFC 3986 §2.1](https://www.rfc-editor.org/rfc/rfc3986.html#section-2.1)
package enum PercentEncoding {
    /// Encodes one path segment: everything but `unreserved`, so `/` too.
    ///
    /// More than RFC 3986 asks for: the result then needs no escape in HTML, and no `:` can turn a relative reference
    /// into one with a scheme (§4.2).
    package static func encode(segment: Span<UInt8>) -> String {
        encode(segment) { $0.isUnreserved }
    }

    /// Appends one path segment to `text` as ``encode(segment:)`` encodes it.
    package static func append(segment: Span<UInt8>, to text: inout [UInt8]) {
        for index in segment.indices { append(segment[index], to: &text, kept: segment[index].isUnreserved) }
    }

    /// Encodes a path: like its segments, with `/` and `:` kept.
    ///
    /// A relative reference must not have a `:` in its first segment (§4.2): put `./` before it.
    package static func encode(path: Span<UInt8>) -> String {
        encode(path) { $0.isUnreserved || $0 == 0x2F || $0 == 0x3A }
    }

    /// Encodes a query as received: its escapes and all that RFC 3986 §3.4 allows stay, and the rest is encoded.
    package static func encode(query: Span<UInt8>) -> String {
        var text: [UInt8] = []
        for index in query.indices {
            let octet = query[index]
            let isEscape = octet == 0x25 && escapedOctet(query, at: index) != nil
            append(octet, to: &text, kept: isEscape || isQuery(octet))
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Decodes every escape once; nil if one is cut or has digits that are not hexadecimal.
    ///
    /// A `+` stays a `+`: it means a space in forms only.
    package static func decode(_ text: Span<UInt8>) -> [UInt8]? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            if text[index] == 0x25 {
                guard let octet = escapedOctet(text, at: index) else { return nil }
                decoded.append(octet)
                index += 3
            } else {
                decoded.append(text[index])
                index += 1
            }
        }
        return decoded
    }
}

extension PercentEncoding {
    /// The octet of the escape at `index`, or nil if it is cut or malformed.
    static func escapedOctet(_ text: Span<UInt8>, at index: Int) -> UInt8? {
        guard index + 2 < text.count, let high = text[index + 1].hexadecimalValue,
            let low = text[index + 2].hexadecimalValue
        else { return nil }
        return high << 4 | low
    }

    private static func encode(_ bytes: Span<UInt8>, keeping isKept: (UInt8) -> Bool) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        for index in bytes.indices { append(bytes[index], to: &text, kept: isKept(bytes[index])) }
        return String(decoding: text, as: UTF8.self)
    }

    private static func append(_ octet: UInt8, to text: inout [UInt8], kept: Bool) {
        guard !kept else { return text.append(octet) }
        text.append(0x25)
        text.append((octet >> 4).hexadecimalDigit)
        text.append(octet.hexadecimalDigit)
    }

    /// `pchar`, `/` or `?` of RFC 3986 §3.4, apart from escapes and the apostrophe, which ends an attribute in HTML.
    private static func isQuery(_ octet: UInt8) -> Bool {
        switch octet {
        case 0x27: false
        case 0x2F, 0x3A, 0x3F, 0x40: true
        default: OctetSet.registeredName.contains(octet)
        }
    }
}
