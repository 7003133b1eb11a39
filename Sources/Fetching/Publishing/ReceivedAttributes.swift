import HTTPSemantics
import SystemCalls
import SystemPackage

/// The attributes that a complete file gets before its name: its last modification time, and its entity tag, by which a
/// later run knows that it is complete.
struct ReceivedAttributes: Sendable {
    /// The final name and the folder.
    let name: FilePath.Component
    let folder: Folder
    /// The entity tag to keep; nil if there is none.
    var entityTag: String?
    /// The last modification time to set; nil if there is none.
    var modified: HTTPDate?
    /// Whether a server chose the name, as in a listing, so that it must not pass for the name of one of our files.
    var isNameForeign = false
    /// Whether a strong tag goes into the tag file if the file system has no extended attributes.
    var usesTagFile = true

    /// Sets the attributes.
    ///
    /// The tag goes into an extended attribute. If the file system has none, or no room for one, it goes into
    /// `StoredTags`.
    func apply(to file: FileDescriptor) throws(Failure) {
        try markLookalike(file)
        do {
            if let modified { try file.setModified(Timestamp(seconds: modified.secondsSinceEpoch)) }
            guard let entityTag else { return }
            let status = try file.stat()
            if let tag = StoredTag(entityTag, modified: status.modified) {
                try keep(tag, of: file, size: status.size)
            } else if let tag = StoredTag(entityTag, modified: status.modified, isWeak: true) {
                try keepWeak(tag, of: file)
            }
        } catch {
            throw Failure(.unwritable, detail: "\(error)")
        }
    }

    /// Marks a file as received if its name is like that of one of our files.
    ///
    /// A part without a sidecar is never taken for one of ours. Any other such name is refused if the mark cannot be
    /// set.
    private func markLookalike(_ file: FileDescriptor) throws(Failure) {
        let bytes = SafeFileName.bytes(of: name)
        guard Folder.isLookalike(bytes) else { return }
        do throws(Errno) {
            try file.setAttribute(Folder.receivedMark, "1")
        } catch {
            guard isNameForeign, Folder.needsMark(bytes) else { return }
            throw .lookalike
        }
    }

    private func keep(_ tag: StoredTag, of file: FileDescriptor, size: Int64) throws(Errno) {
        do throws(Errno) {
            try file.setAttribute(StoredTag.attribute, tag.text)
        } catch {
            guard Self.lacksAttributes(error) else { throw error }
            if usesTagFile { try StoredTags.keep(tag, of: name, size: size, in: folder) }
        }
    }

    /// Keeps a weak tag in an extended attribute only; it is not worth a tag file.
    private func keepWeak(_ tag: StoredTag, of file: FileDescriptor) throws(Errno) {
        do throws(Errno) {
            try file.setAttribute(StoredTag.weakAttribute, tag.text)
        } catch {
            guard Self.lacksAttributes(error) else { throw error }
        }
    }

    private static func lacksAttributes(_ error: Errno) -> Bool {
        [.notSupported, .noSpace, .notPermitted].contains(error)
    }
}
