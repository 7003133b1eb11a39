internal import HTTPSemantics
internal import SystemCalls
internal import SystemPackage

/// An entry of a listing: a file or folder that a request would find.
struct FolderEntry: Sendable {
    /// The place of its name in ``FolderNames``.
    let name: UInt32
    let isFolder: Bool
    /// Its size, times and identity; those of a link's target.
    let identity: FileIdentity

    init(_ name: UInt32, _ status: Stat) {
        self.name = name
        isFolder = status.type == .directory
        identity = FileIdentity(status)
    }
}

/// Finds out what names of a folder lead to.
///
/// An entry is listed if a request could open it: hidden, special and unreadable files, and links out of the root, are not
/// listed. A link is opened as a request would open it; for all else the permissions tell.
struct EntryReader: Sendable {
    let files: VisibleFiles
    /// The folder's path below the root, ending with a slash unless empty.
    let path: [UInt8]
    let lookup: FolderLookup

    /// The entry with the name at `place` of `names`; nil if a request would find no file.
    func entry(at place: UInt32, of names: borrowing FolderNames) throws(Errno) -> FolderEntry? {
        do throws(Errno) {
            return try names.withName(at: place, terminated: true) { (name) throws(Errno) in
                try status(of: name).map { FolderEntry(place, $0) }
            }
        } catch {
            guard FileError(error) == .notFound else { throw error }
            return nil
        }
    }

    /// Whether `name` leads to a folder; nil if a request would find no file.
    func isFolder(_ name: Span<UInt8>) throws(Errno) -> Bool? {
        do throws(Errno) {
            return try status(of: name).map { $0.type == .directory }
        } catch {
            guard FileError(error) == .notFound else { throw error }
            return nil
        }
    }

    /// Opens `name` as a request would.
    func open(_ name: [UInt8]) throws(Errno) -> OpenFile { try files.open(path + name) }

    /// The entity tag of a response for `entry` at `now`; nil for a folder, and if it has none or cannot be opened.
    func entityTag(
        of entry: FolderEntry, in names: borrowing FolderNames, _ validators: FileValidators, at now: Timestamp
    ) throws(Errno) -> EntityTag? {
        guard !entry.isFolder else { return nil }
        if let known = validators.knownTag(of: entry.identity, at: now) { return known }
        do throws(Errno) {
            var content = FileContent(try open(names.name(at: entry.name)))
            return validators.validators(of: &content, at: now).entityTag
        } catch {
            guard FileError(error) == .notFound else { throw error }
            return nil
        }
    }

    /// The status of what `name` leads to; nil if it is not served.
    private func status(of name: Span<UInt8>) throws(Errno) -> Stat? {
        let status = try lookup.status(of: name)
        switch status.type {
        case .regular, .directory:
            guard let isPermitted = lookup.permits(name, status) else { return try openedStatus(of: name) }
            return isPermitted ? status : nil
        case .symbolicLink: return try openedStatus(of: name)
        default: return nil
        }
    }

    private func openedStatus(of name: Span<UInt8>) throws(Errno) -> Stat {
        try open(unsafe name.extracting(droppingLast: 1).withUnsafeBytes { unsafe Array($0) }).status
    }
}
