internal import HTTPSemantics

/// A listing as an HTML page.
///
/// Programs read it too. Each entry is a row on a line of its own, with a bare relative link, the time as
/// `YYYY-MM-DD HH:MM`, and the size behind it. All that is no entry is a button of a form, which they do not follow.
struct HTMLListing: ListingText {
    static let mediaType = "text/html; charset=utf-8"
    static let separatorSize = 0
    let validators: FileValidators? = nil

    let frame: PageFrame
    let query: ListingQuery
    /// The known digests, if there is a column with them.
    let digests: DigestCache?
    /// The segments of the folder's path on the server, from the first on.
    let segments: [[UInt8]]
    /// How many of the segments are those of ROOT itself.
    let rootCount: Int
    let note: FolderNote?
    /// Whether the folder is offered as an archive.
    let offersArchive: Bool

    /// Writes the listing of the folder at `path` below the root of `site`.
    init(of path: [UInt8], in site: Site, _ query: ListingQuery) {
        frame = site.configuration.frame
        offersArchive = site.configuration.archiveLimit > 0
        self.query = query
        digests = query.showsDigests ? site.validators.digests : nil
        let root = site.configuration.places.folder.split(separator: UInt8(ascii: "/")).map { Array($0) }
        rootCount = root.count
        segments = root + path.split(separator: UInt8(ascii: "/")).map { Array($0) }
        note = FolderNote(in: path.isEmpty ? path : path + [UInt8(ascii: "/")], of: site.files)
    }

    func append(_ entry: FolderEntry, name: Span<UInt8>, tag: EntityTag?, to text: inout [UInt8]) {
        text.append("<tr><td><a href=\"")
        PercentEncoding.append(segment: name, to: &text)
        text.append(entry.isFolder ? "/\">" : "\">")
        Self.append(name, to: &text)
        text.append(entry.isFolder ? "/</a></td> <td title=\"" : "</a></td> <td title=\"")
        text.append(entry.identity.modifiedTime, separator: UInt8(ascii: " "), end: " UTC")
        text.append("\">")
        _ = text.append(timeToTheMinute: entry.identity.modifiedTime)
        if entry.isFolder {
            text.append("</td> <td>-</td> <td>")
        } else {
            Self.append(ByteCount(entry.identity.size), to: &text)
            text.append("</td> <td><a href=\"")
            PercentEncoding.append(segment: name, to: &text)
            text.append("\" download title=\"Download\"></a>")
        }
        if let digests { Self.append(entry.isFolder ? nil : digests.known(entry.identity), to: &text) }
        text.append("</td></tr>\n")
    }

    /// Appends a name; one beyond ASCII is isolated, so that its direction does not reorder what is beside it.
    private static func append(_ name: Span<UInt8>, to text: inout [UInt8]) {
        guard !name.isASCII else { return DisplayName.append(name, to: &text) }
        text.append("<bdi>")
        DisplayName.append(name, to: &text)
        text.append("</bdi>")
    }

    private static func append(_ size: ByteCount, to text: inout [UInt8]) {
        text.append("</td> <td title=\"")
        size.appendExactly(to: &text)
        text.append("\">")
        size.append(to: &text)
    }

    private static func append(_ digest: ReprDigest?, to text: inout [UInt8]) {
        text.append("</td> <td>")
        guard let digest else { return }
        text.append("<code>")
        for byte in digest.bytes { text.append(hexadecimal: UInt64(byte), width: 2) }
        text.append("</code>")
    }
}

extension Span<UInt8> {
    /// Whether all of the name is ASCII.
    fileprivate var isASCII: Bool {
        for index in indices where self[index] >= 0x80 { return false }
        return true
    }
}
