/// A field line: a name and a value.
///
/// [RFC 9110 §5](https://www.rfc-editor.org/rfc/rfc9110.html#section-5)
public struct Field: Hashable, Sendable, CustomStringConvertible {
    /// The field's name.
    public let name: FieldName

    /// The field's value, without whitespace at either end and without control characters.
    public let value: String

    /// The line as it appears in a head, without its end of line.
    public var description: String { name.rawName + ": " + value }

    /// Its size in a head in bytes: name, colon, space, value and line end.
    package var size: Int { Self.size(name, value) }

    /// The size in a head of a field with this name and value, in bytes.
    package static func size(_ name: FieldName, _ value: String) -> Int {
        name.rawName.utf8.count + value.utf8.count + 4
    }

    /// Takes a name and a value; nil if the value holds a control character other than HTAB (RFC 9110 §5.5).
    public init?(_ name: FieldName, _ value: String) {
        guard value.utf8.span.isFieldValue else { return nil }
        self.name = name
        let isTrimmed = !(value.utf8.first?.isWhitespace ?? false) && !(value.utf8.last?.isWhitespace ?? false)
        guard !isTrimmed else {
            self.value = value
            return
        }
        let bytes = Array(value.utf8)
        self.value = String(decoding: bytes[bytes.span.trimmed(bytes.indices)], as: UTF8.self)
    }

    /// Reads `Name: value` as typed on a command line.
    ///
    /// Nil if there is no colon, if the name is not a token (so also with a space before the colon, RFC 9112 §5.1), or if
    /// the value holds a control character. The value may be empty.
    public static func line(_ text: String) -> Field? {
        guard let colon = text.utf8.firstIndex(of: 0x3A),
            let name = FieldName(String(text[..<colon]))
        else { return nil }
        return Field(name, String(text[text.utf8.index(after: colon)...]))
    }
}
