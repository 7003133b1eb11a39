/// A field name: a token whose letters' case does not matter.
///
/// [RFC 9110 §5.1](https://www.rfc-editor.org/rfc/rfc9110.html#section-5.1)
public struct FieldName: Sendable, CustomStringConvertible {
    /// The name as it was written, which is also the sent form.
    public let rawName: String

    /// The name in lower case.
    public var canonicalName: String { String(decoding: rawName.utf8.map(\.lowercased), as: UTF8.self) }

    /// The name as it was written.
    public var description: String { rawName }

    /// Takes a name as somebody typed it, or nil if it is not a token (RFC 9110 §5.6.2).
    public init?(_ name: String) {
        guard !name.isEmpty, name.utf8.allSatisfy(\.isTokenCharacter) else { return nil }
        self.rawName = name
    }

    /// Takes a name that is known to be a token.
    init(token: String) {
        self.rawName = token
    }

    /// Whether `name`, bytes of a request or response head, is this name.
    public func matches(_ name: Span<UInt8>) -> Bool {
        name.spellsIgnoringCase(rawName)
    }
}

extension FieldName: Hashable {
    /// Whether two names are equal, ignoring case.
    public static func == (left: Self, right: Self) -> Bool {
        left.matches(right.rawName.utf8.span)
    }

    /// Hashes the name without regard to case.
    public func hash(into hasher: inout Hasher) {
        for byte in rawName.utf8 { hasher.combine(byte.lowercased) }
    }
}
