package import SystemPackage

/// Where the bytes of one target go.
package enum OutputLocation: Sendable {
    /// Standard output, or another inherited descriptor.
    case inherited(FileDescriptor)
    /// A device or a named pipe, which is written in place: its reader does not wait for a complete file.
    case special(FilePath)
    /// A file in a folder, which gets its name when it is complete.
    case entry(FilePath.Component, in: Folder)
    /// Memory, for a folder's listing.
    case listing(ListingBuffer)

    /// The location for a path from the user.
    ///
    /// The type of the file decides, not the folders in its path. Character devices, named pipes and sockets are
    /// written in place, and so are inherited descriptors, by the names that `InheritedDescriptor` knows. Anything else
    /// is a name in a folder, which must exist. A link is only a name: nothing is written through it.
    package init(file path: FilePath) throws(Failure) {
        if let descriptor = try InheritedDescriptor.named(path) {
            self = .inherited(descriptor)
            return
        }
        let type = try Self.type(at: path)
        if let type, Self.isWrittenInPlace(type) {
            self = .special(path)
            return
        }
        guard let name = path.lastComponent, name.kind == .regular else {
            throw Failure(.unwritable, detail: "\(path) is a folder")
        }
        guard type != .blockSpecial else { throw Failure(.unwritable, detail: "\(path) is a block device") }
        let parent = path.removingLastComponent()
        let folder = try Folder(parent.isEmpty ? "." : parent)
        guard try !folder.isDevices else { throw Failure(.unwritable, detail: "\(path) is no device") }
        self = .entry(name, in: folder)
    }

    /// Whether files of a type are written in place.
    static func isWrittenInPlace(_ type: FileType) -> Bool {
        switch type {
        case .fifo, .characterSpecial, .socket: true
        default: false
        }
    }

    /// The type of the file at a path; nil if there is none.
    ///
    /// A link counts as a link.
    private static func type(at path: FilePath) throws(Failure) -> FileType? {
        do {
            return try path.stat(followTargetSymlink: false).type
        } catch .noSuchFileOrDirectory {
            return nil
        } catch {
            throw Failure(.unwritable, detail: "\(path): \(error)")
        }
    }

    /// Checks whether the location may be written, before any request is made.
    ///
    /// - Parameters:
    ///   - overwriting: Whether a file may exist there.
    ///   - failure: The error if a file exists and must not.
    /// - Throws: `failure` or `unwritable`.
    func check(overwriting: Bool, orElse failure: Failure = .exists) throws(Failure) {
        guard case .entry(let name, let folder) = self else { return }
        do {
            let type = try folder.type(of: name)
            if type == .directory { throw Errno.isDirectory }
            if type != nil && !overwriting { throw Errno.fileExists }
        } catch .fileExists {
            throw failure
        } catch {
            throw Failure(.unwritable, detail: "\(error)")
        }
    }

    /// Opens the location; waits until the output has a reader.
    func open(_ deadline: OutputDeadline) throws(Failure) -> OpenOutput {
        switch self {
        case .inherited(let descriptor): return .stream(InPlaceOutput(borrowing: descriptor))
        case .special(let path): return .stream(try InPlaceOutput(opening: path, deadline))
        case .entry(let name, let folder): return .partial(try PartialFile(for: name, in: folder))
        case .listing(let buffer):
            buffer.clear()
            return .listing(buffer)
        }
    }
}
