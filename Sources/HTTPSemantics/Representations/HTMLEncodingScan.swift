/// The search for the encoding that a page declares, as browsers do it before they parse the page.
///
/// [HTML, prescan a byte stream](https://html.spec.whatwg.org/multipage/parsing.html#prescan-a-byte-stream-to-determine-its-encoding)
struct HTMLEncodingScan {
    /// The number of bytes that browsers scan.
    static let length = 1024

    /// Whether the page that begins with `bytes` declares its encoding: by a byte order mark, an XML declaration or a
    /// `meta` element.
    static func finds(in bytes: [UInt8]) -> Bool {
        if ByteOrderMark.begins(bytes) { return true }
        var scan = Self(bytes: bytes)
        return scan.findsXMLDeclaration() || scan.findsMeta()
    }

    private let bytes: [UInt8]
    private var index = 0

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private func findsXMLDeclaration() -> Bool {
        guard isAt("<?xml") else { return false }
        let declaration = bytes.prefix { $0 != UInt8(ascii: ">") }.map(\.lowercased)
        return declaration.indices.contains { declaration[$0...].starts(with: "encoding".utf8) }
    }

    private mutating func findsMeta() -> Bool {
        while index < bytes.count {
            if isAt("<!--") {
                skipComment()
            } else if isMeta {
                index += 5
                if attributesDeclare() { return true }
            } else if isTag {
                while let octet = current, !octet.isHTMLSpace, octet != UInt8(ascii: ">") { index += 1 }
                while attribute() != nil {}
            } else if isAt("<!") || isAt("</") || isAt("<?") {
                while let octet = current, octet != UInt8(ascii: ">") { index += 1 }
            }
            index += 1
        }
        return false
    }

    /// Whether a `meta` element begins here.
    private var isMeta: Bool {
        guard isAt("<meta"), index + 5 < bytes.count else { return false }
        return bytes[index + 5].isHTMLSpace || bytes[index + 5] == UInt8(ascii: "/")
    }

    /// Whether the tag of another element begins or ends here.
    private var isTag: Bool {
        guard current == UInt8(ascii: "<") else { return false }
        let start = index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "/") ? index + 2 : index + 1
        return start < bytes.count && bytes[start].isAlpha
    }

    /// The end of a comment may share the two hyphens of its beginning.
    private mutating func skipComment() {
        index += 2
        while index < bytes.count, !isAt("-->") { index += 1 }
        index += 2
    }

    /// Reads the attributes of a `meta` element, and returns whether they declare an encoding.
    private mutating func attributesDeclare() -> Bool {
        var (isPragma, pragmaCharset, charset) = (false, false, false)
        while let (name, value) = attribute() {
            switch name {
            case "http-equiv": isPragma = isPragma || value == "content-type"
            case "content": pragmaCharset = pragmaCharset || Self.hasCharset(value)
            case "charset": charset = charset || !value.isEmpty
            default: break
            }
        }
        return charset || isPragma && pragmaCharset
    }

    /// Whether the value of a `content` attribute names a charset: `text/html; charset=utf-8`.
    ///
    /// The bytes are searched here: `firstRange(of:)` would bring the standard library's regular expressions, 1 MB, into the
    /// executable, and so would `contains(_:)` of a string.
    private static func hasCharset(_ value: String) -> Bool {
        var rest = value.utf8[...]
        while !rest.isEmpty {
            guard rest.starts(with: "charset".utf8) else {
                rest = rest.dropFirst()
                continue
            }
            rest = rest.dropFirst("charset".utf8.count).drop(while: \.isHTMLSpace)
            if rest.first == UInt8(ascii: "=") { return !rest.dropFirst().drop(while: \.isHTMLSpace).isEmpty }
        }
        return false
    }

    /// The next attribute of the current tag, in lower case; nil at the end of the tag.
    private mutating func attribute() -> (name: String, value: String)? {
        skip { $0.isHTMLSpace || $0 == UInt8(ascii: "/") }
        guard let first = current, first != UInt8(ascii: ">") else { return nil }
        let start = index
        index += 1
        skip { !$0.isHTMLSpace && !"=/>".utf8.contains($0) }
        let name = text(start..<index)
        skip(while: \.isHTMLSpace)
        guard current == UInt8(ascii: "=") else { return (name, "") }
        index += 1
        skip(while: \.isHTMLSpace)
        return (name, value())
    }

    /// The value of an attribute, which begins here.
    private mutating func value() -> String {
        guard let quote = current, "\"'".utf8.contains(quote) else {
            let start = index
            skip { !$0.isHTMLSpace && $0 != UInt8(ascii: ">") }
            return text(start..<index)
        }
        index += 1
        let start = index
        skip { $0 != quote }
        defer { index += 1 }
        return text(start..<index)
    }
}

extension HTMLEncodingScan {
    private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skip(while condition: (UInt8) -> Bool) {
        while let octet = current, condition(octet) { index += 1 }
    }

    /// Whether the bytes here spell `text`, which is in lower case, in either case.
    private func isAt(_ text: String) -> Bool {
        bytes.span.extracting(droppingFirst: index).startsIgnoringCase(with: text)
    }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range].map(\.lowercased), as: UTF8.self)
    }
}

extension UInt8 {
    /// Whether it is white space between the attributes of a tag.
    fileprivate var isHTMLSpace: Bool {
        switch self {
        case 0x09, 0x0A, 0x0C, 0x0D, 0x20: true
        default: false
        }
    }
}
