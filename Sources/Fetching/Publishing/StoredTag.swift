import HTTPSemantics

/// The entity tag that a file was received with, stored beside the file together with the file's time.
///
/// If the time differs, somebody has changed the file, and the tag does not describe it any more.
struct StoredTag: Equatable {
    let entityTag: String
    let modified: Timestamp

    /// The extended attribute for a strong tag.
    static let attribute = "user.ferry.etag"
    /// The extended attribute for a weak tag, which proves nothing but may be sent in `If-None-Match`.
    static let weakAttribute = "user.ferry.weak-etag"
    /// The longest text, in bytes.
    ///
    /// A longer tag is not kept, because file systems have little room for attributes.
    static let maximumLength = 1024

    /// Takes a strong entity tag, or a weak one if `isWeak` is set; nil if it is of the other kind, no tag at all, or
    /// too long.
    init?(_ entityTag: String, modified: Timestamp, isWeak: Bool = false) {
        (self.entityTag, self.modified) = (entityTag, modified)
        let bytes = Array(entityTag.utf8)
        guard EntityTag(bytes.span)?.isWeak == isWeak, text.utf8.count <= Self.maximumLength else { return nil }
    }

    /// The tag and the time: `"abc" 1795331400.123456789`.
    var text: String {
        let nanoseconds = String(modified.nanoseconds)
        let padding = String(repeating: "0", count: 9 - nanoseconds.count)
        return "\(entityTag) \(modified.seconds).\(padding)\(nanoseconds)"
    }

    /// Reads such a text; returns nil for any other text.
    init?(text: some StringProtocol, isWeak: Bool = false) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 2 else { return nil }
        let parts = words[1].split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].utf8.count == 9, let seconds = Int64(parts[0]),
            let nanoseconds = Int32(parts[1])
        else { return nil }
        let modified = Timestamp(seconds: seconds, nanoseconds: nanoseconds)
        self.init(String(words[0]), modified: modified, isWeak: isWeak)
    }
}
