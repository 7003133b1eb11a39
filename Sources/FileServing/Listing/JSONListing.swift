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
        text.append(jsonString: name)
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
}
