import HTTPSemantics
import SystemPackage

/// What a complete file is marked with before it gets its name: when it was last modified, and its entity tag, so that a
/// later run can tell that it is complete.
struct ReceivedAttributes: Sendable {
    /// The name that the file gets, and the folder.
    let name: FilePath.Component
    let folder: Folder
    /// The entity tag to keep, if any; a weak one is not kept.
    var entityTag: String?
    /// The time of last modification to set, if any.
    var modified: HTTPDate?

    /// Marks the file.
    ///
    /// The tag goes into an extended attribute; where the file system has none, or no room for one, into `StoredTags`.
    func apply(to file: FileDescriptor) throws(Failure) {
        do {
            if let modified { try file.setModified(Timestamp(seconds: modified.secondsSinceEpoch)) }
            guard let entityTag else { return }
            let status = try file.stat()
            guard let tag = StoredTag(entityTag, modified: status.modified) else { return }
            try keep(tag, of: file, size: status.size)
        } catch {
            throw Failure(.unwritable, detail: "\(error)")
        }
    }

    private func keep(_ tag: StoredTag, of file: FileDescriptor, size: Int64) throws(Errno) {
        do throws(Errno) {
            try file.setAttribute(StoredTag.attribute, tag.text)
        } catch {
            guard [.notSupported, .noSpace, .notPermitted].contains(error) else { throw error }
            try StoredTags.keep(tag, of: name, size: size, in: folder)
        }
    }
}
