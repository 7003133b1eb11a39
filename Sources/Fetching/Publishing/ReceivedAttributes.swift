import HTTPSemantics
import SystemCalls
import SystemPackage

/// What a complete file is marked with before it gets its name: when it was last modified, and its entity tag, so that a
/// later run can tell that it is complete.
struct ReceivedAttributes: Sendable {
    /// The name that the file gets, and the folder.
    let name: FilePath.Component
    let folder: Folder
    /// The entity tag to keep, if any.
    var entityTag: String?
    /// The time of last modification to set, if any.
    var modified: HTTPDate?
    /// Whether a server chose the name, as those in a listing, so that it must not pass for the name of one of our files.
    var isNameForeign = false
    /// Whether a strong tag goes into a file beside it where the file system has no extended attributes.
    var usesTagFile = true

    /// Marks the file.
    ///
    /// The tag goes into an extended attribute; where the file system has none, or no room for one, into `StoredTags`.
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

    /// Marks a file that is called like one of ours as received, so that it is not taken for that.
    ///
    /// A part without a sidecar is never taken for one of ours; any other name is refused where there is no mark.
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

    /// A weak tag is worth no file of its own.
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
