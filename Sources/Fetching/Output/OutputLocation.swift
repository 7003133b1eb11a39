package import SystemPackage

/// Where the bytes of one target go.
package enum OutputLocation: Sendable {
    /// Standard output, or another descriptor that the process was started with.
    case inherited(FileDescriptor)
    /// A device or a named pipe, written in place: there is no complete file to wait for.
    case special(FilePath)
    /// A name in a folder, which it gets when it is complete.
    case entry(FilePath.Component, in: Folder)
    /// Memory, for a folder's listing.
    case listing(ListingBuffer)

    /// The place that a path given by the user stands for.
    ///
    /// What the thing is decides, not where its path leads through: character devices, named pipes and sockets are
    /// written in place, and so are descriptors that were inherited, by the names that `InheritedDescriptor` knows. All
    /// else is a name in a folder, which must exist. A link is only a name: it is never written through.
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

    /// Whether things of a type take bytes as they come.
    static func isWrittenInPlace(_ type: FileType) -> Bool {
        switch type {
        case .fifo, .characterSpecial, .socket: true
        default: false
        }
    }

    /// What is at a path, or nothing where nothing is; a link is a link.
    private static func type(at path: FilePath) throws(Failure) -> FileType? {
        do {
            return try path.stat(followTargetSymlink: false).type
        } catch .noSuchFileOrDirectory {
            return nil
        } catch {
            throw Failure(.unwritable, detail: "\(path): \(error)")
        }
    }

    /// Finds out early whether the place may be written, so that nothing is asked of a server in vain.
    ///
    /// - Parameters:
    ///   - overwriting: Whether a file may be there.
    ///   - failure: What is thrown if one is there and may not be.
    /// - Throws: `failure`, or `unwritable`.
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

    /// Opens the place for the bytes of its target, as soon as somebody takes them.
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
