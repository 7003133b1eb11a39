internal import HTTPSemantics

/// A file's name in a form that is harmless in a text, in a page and on a terminal, whatever its bytes.
struct DisplayName {
    /// The name as text.
    ///
    /// Characters that control a terminal or change the text's direction are percent escapes; bytes that are not UTF-8
    /// are replacement characters.
    let text: String

    init(_ name: [UInt8]) {
        guard !name.allSatisfy({ (0x20..<0x7F).contains($0) }) else {
            text = String(decoding: name, as: UTF8.self)
            return
        }
        var text = ""
        for scalar in String(decoding: name, as: UTF8.self).unicodeScalars {
            if !PrintableText.isHarmful(scalar) && scalar.properties.generalCategory != .format {
                text.unicodeScalars.append(scalar)
            } else {
                text += String(scalar).utf8.map(Self.escape).joined()
            }
        }
        self.text = text
    }

    /// The name for the text or a quoted attribute of a page.
    ///
    /// It works on scalars, because a `<` with a combining mark behind it is one character to Swift but still a tag to
    /// a browser.
    var html: String {
        text.unicodeScalars.reduce(into: "") { page, scalar in
            switch scalar {
            case "&": page += "&amp;"
            case "<": page += "&lt;"
            case ">": page += "&gt;"
            case "\"": page += "&quot;"
            case "'": page += "&#39;"
            default: page.unicodeScalars.append(scalar)
            }
        }
    }

    /// Appends `name` for the text of a page.
    static func append(_ name: Span<UInt8>, to page: inout [UInt8]) {
        let start = page.count
        for index in name.indices {
            guard name[index].isHarmless else {
                page.removeLast(page.count - start)
                page += Self(unsafe name.withUnsafeBytes { unsafe Array($0) }).html.utf8
                return
            }
            page.append(name[index])
        }
    }

    private static func escape(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.count == 1 ? "%0\(digits)" : "%\(digits)"
    }
}

extension UInt8 {
    /// Whether it stands for itself on a page, without a look at the octets beside it.
    fileprivate var isHarmless: Bool {
        switch self {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): false
        default: (0x20..<0x7F).contains(self)
        }
    }
}
