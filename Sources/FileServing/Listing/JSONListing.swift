internal import HTTPSemantics

/// A listing as a JSON array, one object per line.
///
/// The schema is docs/listing.schema.json. Members are in the order of their names; inapplicable ones are absent.
struct JSONListing: ListingText {
    static let mediaType = "application/json"
    static let separatorSize = 1

    let validators: FileValidators?

    func appendHead(to text: inout [UInt8]) { text.append("[") }

    func appendFoot(_ totals: ListingTotals, to text: inout [UInt8]) { text.append("\n]\n") }

    func append(_ entry: FolderEntry, name: Span<UInt8>, tag: EntityTag?, to text: inout [UInt8]) {
        text.append(",\n{")
        if let tag { Self.append(tag, to: &text) }
        text.append(#""href":""#)
        PercentEncoding.append(segment: name, to: &text)
        text.append(entry.isFolder ? #"/","# : #"","#)
        Self.append(entry.identity.modifiedTime, to: &text)
        text.append(#""name":""#)
        Self.append(string: name, to: &text)
        if entry.isFolder {
            text.append(#"","type":"directory"}"#)
        } else {
            text.append(#"","size":"#)
            text.append(decimal: UInt64(max(0, entry.identity.size)))
            text.append(#","type":"file"}"#)
        }
    }

    private static func append(_ time: Timestamp, to text: inout [UInt8]) {
        let start = text.count
        text.append(#""mtime":""#)
        guard text.append(time) else { return text.removeLast(text.count - start) }
        text.append(#"","#)
    }

    private static func append(_ tag: EntityTag, to text: inout [UInt8]) {
        text.append(tag.isWeak ? #""etag":"W/\""# : #""etag":"\""#)
        text += tag.opaqueTag
        text.append(#"\"","#)
    }

    /// Appends the characters of a string (RFC 8259 §7); bytes that are not UTF-8 become U+FFFD.
    private static func append(string name: Span<UInt8>, to text: inout [UInt8]) {
        let start = text.count
        for index in name.indices {
            let byte = name[index]
            guard byte.isPlain else {
                text.removeLast(text.count - start)
                return append(
                    escaping: unsafe name.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }, to: &text)
            }
            text.append(byte)
        }
    }

    private static func append(escaping string: String, to text: inout [UInt8]) {
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): text += [UInt8(ascii: "\\"), byte]
            case ..<0x20:
                text.append(#"\u00"#)
                text.append(byte < 0x10 ? 0x30 : 0x31)
                text.append(Array("0123456789abcdef".utf8)[Int(byte & 0x0F)])
            default: text.append(byte)
            }
        }
    }
}

extension UInt8 {
    /// Whether it stands for itself in a JSON string, without a look at the octets beside it.
    fileprivate var isPlain: Bool {
        (0x20..<0x7F).contains(self) && self != UInt8(ascii: "\"") && self != UInt8(ascii: "\\")
    }
}
