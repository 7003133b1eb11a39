internal import HTTPSemantics
internal import SystemCalls
internal import SystemPackage

/// An entry of a listing: a file or folder that a request would find.
struct FolderEntry {
    let name: [UInt8]
    let isFolder: Bool
    let file: FileMetadata
    /// The entity tag of a response for it; nil if the listing gives none.
    var entityTag: EntityTag?
}

/// The entries of a folder in listing order, read while they are sent.
///
/// Memory is bounded by one page of names, whatever the size of the folder. An entry is listed if a request could open
/// it: hidden, special and unreadable files, and links out of the root, are not listed.
struct FolderEntries: ~Copyable {
    /// The names that are in memory at once; 2 pages of 64-byte names take about 10 MB.
    static let pageSize = 65_536

    private let files: VisibleFiles
    /// The folder's path below the root, ending with a slash unless empty.
    private let path: [UInt8]
    private let stream: DirectoryStream
    private let limit: Int
    /// Makes entity tags; nil if the format has none.
    private let validators: FileValidators?
    private var page: [EntryKey] = []
    private var position = 0
    private var isComplete = false

    /// Lists the folder `file`, which `files` opened at `path`, with entity tags if `validators` is not nil.
    init(
        _ file: consuming OpenFile, at path: [UInt8], of files: VisibleFiles, validators: FileValidators? = nil,
        pageSize: Int = Self.pageSize
    ) throws(Errno) {
        self.validators = validators
        self.files = files
        self.path = path.isEmpty ? path : path + [UInt8(ascii: "/")]
        stream = try DirectoryStream(files.root.openToList(file))
        limit = pageSize
    }

    /// The next entry, nil after the last one.
    mutating func next() throws(Errno) -> FolderEntry? {
        while let key = try nextKey() {
            if let entry = try entry(named: key.name, validators) { return entry }
        }
        return nil
    }

    private mutating func nextKey() throws(Errno) -> EntryKey? {
        if position == page.count {
            guard !isComplete else { return nil }
            try readPage()
        }
        guard position < page.count else { return nil }
        defer { position += 1 }
        return page[position]
    }

    private mutating func readPage() throws(Errno) {
        var next = EntryPage(after: page.last, limit: limit)
        stream.rewind()
        while let entry = try stream.next() {
            // A link is opened to see its type, so names of other pages are skipped first.
            guard entry.kind != .undecided || next.mayTake(entry.name) else { continue }
            if let isFolder = try isFolder(entry) { next.insert(EntryKey(isFolder: isFolder, name: entry.name)) }
        }
        page = next.sorted()
        position = 0
        isComplete = page.count < limit
    }

    /// Whether `entry` is listed as a folder (true) or as a file (false); nil if it is not listed.
    private func isFolder(_ entry: DirectoryStream.Entry) throws(Errno) -> Bool? {
        guard files.shows(entry.name, atTop: path.isEmpty) else { return nil }
        switch entry.kind {
        case .file: return false
        case .folder: return true
        case .special: return nil
        case .undecided: return try self.entry(named: entry.name, nil)?.isFolder
        }
    }

    /// Opens `name` as a request would; nil if a request would find no file.
    private func entry(named name: [UInt8], _ validators: FileValidators?) throws(Errno) -> FolderEntry? {
        do {
            var content = FileContent(try files.open(path + name))
            let status = content.file.status
            var entry = FolderEntry(name: name, isFolder: status.type == .directory, file: FileMetadata(status))
            if let validators, !entry.isFolder {
                entry.entityTag = validators.validators(of: &content, at: .now).entityTag
            }
            return entry
        } catch {
            guard FileError(error) == .notFound else { throw error }
            return nil
        }
    }
}

extension FolderEntry {
    /// The percent-encoded relative reference from the folder to this entry.
    ///
    /// [RFC 3986 §4.2](https://www.rfc-editor.org/rfc/rfc3986.html#section-4.2)
    var reference: String { PercentEncoding.encode(segment: name.span) + (isFolder ? "/" : "") }
}
