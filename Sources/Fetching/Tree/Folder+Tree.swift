import Glibc
import HTTPSemantics
import Synchronization
import SystemCalls
import SystemPackage

/// Local folders of a tree.
extension Folder {
    /// Opens the local folder for a remote one, in its parent; creates it if it is missing, and never follows a link.
    convenience init(_ name: SafeFileName, of remote: RemoteFolder, in parent: Folder) throws(Failure) {
        do {
            try parent.descriptor.makeFolder(name.component)
            if remote.mayBeRenamed { try parent.requireExactly(name.component) }
            self.init(
                owning: try parent.descriptor.openFolder(name.component), in: parent,
                lookalikes: remote.lookalikes.withLock { $0 })
        } catch let error as Errno {
            if [.notDirectory, .tooManySymbolicLinkLevels].contains(error) {
                throw Failure(.unwritable, detail: "\(name.text) is no folder")
            }
            let failure = Failure(unnameable: error)
            throw Failure(failure.kind, detail: "\(name.text): \(failure.detail)").ofEntry
        } catch {
            throw Failure(unwritable: error)
        }
    }

    /// Throws if the folder has no entry with exactly this name, byte for byte, although the name can be opened.
    ///
    /// Some file systems ignore letter case or normalize names.
    func requireExactly(_ name: FilePath.Component) throws(Failure) {
        do throws(Errno) {
            guard try type(of: name) != nil else { return }
        } catch {
            throw Failure(unnameable: error).ofEntry
        }
        let bytes = SafeFileName.bytes(of: name)
        guard holds({ $0.elementsEqual(bytes) }) ?? true else { throw .renamed }
    }

    /// The local file with a name; nil if the name is free or leads to something else.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - tags: The stored tags for a file system without extended attributes; read when they are needed.
    /// - Returns: The file, with its tag if the file has not changed since it was received.
    /// - Throws: `unwritable`.
    func existingFile(_ name: FilePath.Component, _ tags: inout StoredTags?) throws(Failure) -> ExistingFile? {
        do throws(Errno) {
            let status = try FilePath(root: nil, [name]).stat(relativeTo: descriptor, flags: .symlinkNoFollow)
            guard status.type == .regular else { return nil }
            let modified = status.modified
            let (tag, weakTag) = try storedTags(of: name, size: status.size, &tags)
            return ExistingFile(
                size: status.size, modified: modified,
                entityTag: tag.flatMap { $0.modified == modified ? $0.entityTag : nil },
                weakTag: weakTag.flatMap { $0.modified == modified ? $0.entityTag : nil })
        } catch {
            if error == .noSuchFileOrDirectory { return nil }
            throw Failure(unwritable: error).ofEntry
        }
    }

    private func storedTags(of name: FilePath.Component, size: Int64, _ tags: inout StoredTags?) throws(Errno)
        -> (strong: StoredTag?, weak: StoredTag?)
    {
        do throws(Errno) {
            let file = try descriptor.openExisting(name, readOnly: true)
            defer { close(file.rawValue) }
            let text = try file.attribute(StoredTag.attribute, upTo: StoredTag.maximumLength)
            if let tag = text.flatMap({ StoredTag(text: $0) }) { return (tag, nil) }
            let weak = try file.attribute(StoredTag.weakAttribute, upTo: StoredTag.maximumLength)
            if let tag = weak.flatMap({ StoredTag(text: $0, isWeak: true) }) { return (nil, tag) }
        } catch {
            // A file that may not be read has no known tag.
            if error == .permissionDenied { return (nil, nil) }
            guard error == .notSupported else { throw error }
        }
        if tags == nil { tags = try StoredTags(in: self) }
        return (tags?.tag(of: name, size: size), nil)
    }
}

/// Reading and extending a small file.
extension Folder {
    /// The bytes of a file; nil if there is none, if it is no regular file, or if it is too long.
    func notes(_ name: FilePath.Component, upTo limit: Int) throws(Errno) -> [UInt8]? {
        let file: FileDescriptor
        do throws(Errno) {
            file = try descriptor.openExisting(name, readOnly: true)
        } catch {
            if error == .noSuchFileOrDirectory || error == .tooManySymbolicLinkLevels { return nil }
            throw error
        }
        defer { close(file.rawValue) }
        let status = try file.stat()
        guard status.type == .regular, status.size <= limit else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(status.size))
        let count = bytes.isEmpty ? 0 : try file.readSome(into: &bytes, count: bytes.count, at: 0)
        return Array(bytes[..<count])
    }

    /// Adds a line to a file; empties the file first if it has become too long.
    func addNote(_ line: String, to name: FilePath.Component, upTo limit: Int) throws(Errno) {
        let file = try descriptor.openNotes(name)
        defer { close(file.rawValue) }
        let status = try file.stat()
        guard status.type == .regular else { throw .invalidArgument }
        if status.size > limit { try file.truncate(to: 0) }
        try file.write(line)
    }
}
