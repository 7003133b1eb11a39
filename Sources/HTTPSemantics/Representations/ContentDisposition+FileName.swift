/// Reading the field as a recipient.
extension ContentDisposition {
    /// The file name that a value of the field advises, in UTF-8; nil if it advises none.
    ///
    /// The name is as the sender wrote it, safe in no way: it may hold slashes and control characters. `filename*` goes
    /// before `filename`, as [RFC 6266 §4.3](https://www.rfc-editor.org/rfc/rfc6266.html#section-4.3) asks, and counts
    /// for nothing if it is malformed. A repeated parameter makes the value invalid (§4.1). Read generously, as
    /// browsers do: a name without quotes may hold spaces, and the disposition type may be missing.
    package static func fileName(in value: Span<UInt8>) -> [UInt8]? {
        var (plain, extended): ([UInt8]?, [UInt8]?) = (nil, nil)
        var (seen, index) = (Set<String>(), 0)
        while let part = value.nextParameter(from: &index, to: value.count) {
            guard let (name, text) = value.nameAndValue(part) else { continue }
            let key = String(decoding: value.extracting(value.trimmed(name)).bytes.map(\.lowercased), as: UTF8.self)
            guard seen.insert(key).inserted else { return nil }
            let range = value.trimmed(text)
            switch key {
            case "filename": plain = words(value.extracting(range)).map(inUTF8)
            case "filename*": extended = extendedValue(value.extracting(range))
            default: continue
            }
        }
        return [extended, plain].compactMap { $0 }.first { !$0.isEmpty }
    }

    /// A `token`, a `quoted-string` without its quotes and escapes, or nil for a string that does not end with its quote.
    /// [RFC 9110 §5.6.4](https://www.rfc-editor.org/rfc/rfc9110.html#section-5.6.4)
    private static func words(_ text: Span<UInt8>) -> [UInt8]? {
        guard !text.isEmpty, text[0] == 0x22 else { return text.bytes }
        var (words, index) = ([] as [UInt8], 1)
        while index < text.count - 1 {
            if text[index] == 0x22 { return nil }
            if text[index] == 0x5C { index += 1 }
            guard index < text.count - 1 else { return nil }
            words.append(text[index])
            index += 1
        }
        return text.count > 1 && text[text.count - 1] == 0x22 ? words : nil
    }

    /// The text of an `ext-value`, `UTF-8'en'a%20b`, in UTF-8; nil if it is malformed or in another charset.
    ///
    /// ISO-8859-1, which RFC 5987 still had, is read too.
    /// [RFC 8187 §3.2](https://www.rfc-editor.org/rfc/rfc8187.html#section-3.2)
    private static func extendedValue(_ text: Span<UInt8>) -> [UInt8]? {
        guard let charsetEnd = text.firstIndex(of: 0x27),
            let languageEnd = text.firstIndex(of: 0x27, from: charsetEnd + 1),
            let bytes = PercentEncoding.decode(text.extracting(languageEnd + 1..<text.count))
        else { return nil }
        let charset = text.extracting(0..<charsetEnd)
        if charset.spellsIgnoringCase("ISO-8859-1") { return fromLatin1(bytes) }
        guard charset.spellsIgnoringCase("UTF-8"), isUTF8(bytes) else { return nil }
        return bytes
    }

    /// Bytes that are not UTF-8 are taken for ISO-8859-1, as RFC 6266 §4.3 has the field.
    private static func inUTF8(_ bytes: [UInt8]) -> [UInt8] { isUTF8(bytes) ? bytes : fromLatin1(bytes) }

    private static func isUTF8(_ bytes: [UInt8]) -> Bool { String(validating: bytes, as: UTF8.self) != nil }

    /// Each byte is the scalar of its number.
    private static func fromLatin1(_ bytes: [UInt8]) -> [UInt8] {
        bytes.flatMap { Array(UTF8.encode(Unicode.Scalar($0)) ?? .init()) }
    }
}
