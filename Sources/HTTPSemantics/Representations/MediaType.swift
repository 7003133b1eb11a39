/// A media type, as `Content-Type` names it.
///
/// [RFC 9110 §8.3.1](https://www.rfc-editor.org/rfc/rfc9110.html#section-8.3.1)
package struct MediaType: Hashable, Sendable {
    /// The top-level type in lower case: `text`.
    package let type: String

    /// The subtype in lower case: `html`.
    package let subtype: String

    /// Reads `type/subtype`, both tokens in either case, without parameters; nil for anything else.
    package init?(_ text: Span<UInt8>) {
        guard let slash = text.firstIndex(of: 0x2F) else { return nil }
        let (type, subtype) = (text.extracting(0..<slash), text.extracting(slash + 1..<text.count))
        guard type.isToken, subtype.isToken else { return nil }
        self.type = String(decoding: type.bytes.map(\.lowercased), as: UTF8.self)
        self.subtype = String(decoding: subtype.bytes.map(\.lowercased), as: UTF8.self)
    }

    /// Takes two tokens in lower case.
    init(_ type: String, _ subtype: String) {
        (self.type, self.subtype) = (type, subtype)
    }

    /// The type without parameters: `text/html`.
    package var essence: String { "\(type)/\(subtype)" }

    /// Whether files of this type are text whose encoding `Content-Type` should name.
    ///
    /// It is true for `text/*` and JavaScript. It is false for XML, because the parameter would override the encoding
    /// that the file declares (RFC 7303 §3.2), and for JSON, which is always UTF-8 and has no such parameter (RFC 8259
    /// §11).
    package var hasCharset: Bool {
        (type == "text" && subtype != "xml") || (type == "application" && subtype == "javascript")
    }
}

extension MediaType: CustomStringConvertible {
    /// The type without parameters, as ``essence``.
    package var description: String { essence }
}

extension MediaType {
    /// Unknown bytes (RFC 2046 §4.5.1).
    package static var octetStream: Self { Self("application", "octet-stream") }
    /// Plain text (RFC 2046 §4.1.3).
    package static var plainText: Self { Self("text", "plain") }
    /// HTML (RFC 2854).
    package static var html: Self { Self("text", "html") }
    /// JSON (RFC 8259 §11).
    package static var json: Self { Self("application", "json") }
    /// An archive of tar (POSIX pax); the type is in use, but not registered.
    package static var tar: Self { Self("application", "x-tar") }
    /// SVG ([SVG 2, appendix P](https://www.w3.org/TR/SVG2/mimereg.html)).
    package static var svg: Self { Self("image", "svg+xml") }
}
