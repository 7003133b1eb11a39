/// Advice to save content under a name instead of showing it.
///
/// [RFC 6266 §4](https://www.rfc-editor.org/rfc/rfc6266.html#section-4)
package struct ContentDisposition: Hashable, Sendable {
    /// The name to save under, made harmless: never empty, without control characters, path separators, and characters
    /// that change the direction of writing, which can disguise an extension.
    package let fileName: String

    /// Advises to save under a file's own name; each byte that is not UTF-8 and each character that is not harmless
    /// becomes `_`.
    ///
    /// A name that is empty or of dots only becomes `download`.
    package init(attachment name: Span<UInt8>) {
        let scalars = name.text.unicodeScalars.map { Self.isHarmless($0) ? $0 : "_" }
        var fileName = String.UnicodeScalarView()
        fileName.append(contentsOf: scalars)
        self.fileName = scalars.allSatisfy { $0 == "." } ? "download" : String(fileName)
    }

    /// The replacement character stands for bytes that were not UTF-8.
    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "/", "\\", "\u{FFFD}": false
        default: !PrintableText.isHarmful(scalar)
        }
    }
}

extension ContentDisposition: CustomStringConvertible {
    /// The value in its sent form: `attachment; filename*=UTF-8''a.txt; filename="a.txt"`.
    ///
    /// By RFC 6266 §4.3 the order means nothing, but some clients, such as wget2, take the first name.
    package var description: String {
        "attachment; filename*=UTF-8''\(extendedValue); filename=\"\(fallback)\""
    }

    /// The name for clients that know only `filename`: ASCII that needs no escape, with `_` for any other character.
    ///
    /// Quotes would need a backslash, which some clients take for part of the name, and some clients decode `%41` (RFC
    /// 6266, appendix D).
    private var fallback: String {
        String(
            String.UnicodeScalarView(
                fileName.unicodeScalars.map { $0.isASCII && $0 != "\"" && $0 != "%" ? $0 : "_" }
            )
        )
    }

    /// The name as `value-chars` of RFC 8187 §3.2.1: it encodes a few characters more than it must.
    private var extendedValue: String { PercentEncoding.encode(segment: Array(fileName.utf8).span) }
}
