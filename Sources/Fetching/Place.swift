package import SystemPackage

/// Where the bytes of one target go.
package enum Place: Sendable {
    /// Standard output.
    case standardOutput
    /// A device or a named pipe, written in place: there is no complete file to wait for.
    case special(FilePath)
    /// A name in a folder, which it gets when it is complete.
    case entry(FilePath.Component, in: Folder)

    /// The place that a path given by the user stands for.
    ///
    /// What lies under `/dev` or `/proc` is written in place, and links there, such as `/dev/stdout`, are followed.
    /// Elsewhere a named pipe or device is written in place, and a link is only a name: it is never written through.
    /// The folder must exist.
    package init(file path: FilePath) throws(Failure) {
        if try Self.isSpecial(path) {
            self = .special(path)
            return
        }
        guard let name = path.lastComponent, name.kind == .regular else {
            throw Failure(.unwritable, detail: "\(path) is a folder")
        }
        let parent = path.removingLastComponent()
        self = .entry(name, in: try Folder(parent.isEmpty ? "." : parent))
    }

    private static func isSpecial(_ path: FilePath) throws(Failure) -> Bool {
        if !path.starts(with: "/dev/shm"), path.starts(with: "/dev") || path.starts(with: "/proc") { return true }
        do {
            switch try path.stat(followTargetSymlink: false).type {
            case .fifo, .characterSpecial, .blockSpecial, .socket: return true
            default: return false
            }
        } catch .noSuchFileOrDirectory {
            return false
        } catch {
            throw Failure(.unwritable, detail: "\(path): \(error)")
        }
    }

    /// Finds out early whether the place may be written, so that nothing is asked of a server in vain.
    func check(overwriting: Bool) throws(Failure) {
        guard case .entry(let name, let folder) = self else { return }
        do {
            let type = try folder.type(of: name)
            if type == .directory { throw Errno.isDirectory }
            if type != nil && !overwriting { throw Errno.fileExists }
        } catch .fileExists {
            throw Failure.exists
        } catch {
            throw Failure(.unwritable, detail: "\(error)")
        }
    }

    /// Opens the place for the bytes of its target.
    func open() throws(Failure) -> Output {
        switch self {
        case .standardOutput: return .stream(Stream(borrowing: .standardOutput))
        case .special(let path): return .stream(try Stream(opening: path))
        case .entry(let name, let folder): return .partial(try PartialFile(for: name, in: folder))
        }
    }
}
