/// The value of `Content-Type`: a media type, with the charset of text.
///
/// [RFC 9110 §8.3](https://www.rfc-editor.org/rfc/rfc9110.html#section-8.3)
package struct ContentType: Hashable, Sendable {
    /// The type without parameters.
    package let mediaType: MediaType

    /// The value of the parameter `charset`; nil for none.
    package let charset: String?

    /// Takes a type, and a charset that is a token.
    package init(_ mediaType: MediaType, charset: String? = nil) {
        (self.mediaType, self.charset) = (mediaType, charset)
    }

    /// Whether `name` may be the value of `charset`: it is a token.
    package static func isCharset(_ name: String) -> Bool { name.utf8.span.isToken }
}

extension ContentType: CustomStringConvertible {
    /// The value in its sent form: `text/html; charset=utf-8`.
    package var description: String { charset.map { "\(mediaType.essence); charset=\($0)" } ?? mediaType.essence }
}
