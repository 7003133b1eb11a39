import HTTPSemantics

/// The entity tag that a file was received with, as it is kept beside the file, and the time that the file had then: a file
/// that somebody has changed here is no more what the tag says.
struct StoredTag: Equatable {
    let entityTag: String
    let modified: Timestamp

    /// The extended attribute that holds it.
    static let attribute = "user.ferry.etag"
    /// The extended attribute that holds a weak one, which proves nothing but may be asked for (`If-None-Match`).
    static let weakAttribute = "user.ferry.weak-etag"
    /// The longest text, in bytes: file systems have little room, and a longer tag is not kept.
    static let maximumLength = 1024

    /// Keeps a strong entity tag, or else a weak one; nil where it is the other sort, no tag at all, or too long.
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

    /// Reads such a text, or returns nil for anything else.
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
