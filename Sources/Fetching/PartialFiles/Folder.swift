import Glibc
import Synchronization
import SystemCalls
package import SystemPackage

/// Owner of an open folder: names are looked up in it, whatever happens to its path meanwhile.
package final class Folder: Sendable {
    let descriptor: FileDescriptor
    /// The last look for what an earlier run may have left.
    let look = Mutex<Look?>(nil)
    /// Names of files that are received into it, of those that look like names of this program's own files.
    let lookalikes: Set<FilePath.Component>
    /// Whether its own name, and those above it, are surely on the disk.
    private let way: Mutex<Way>

    /// Whether the names that lead to a folder are surely on the disk.
    enum Way: Sendable {
        case synced
        /// The name in the folder above is to be synced, and the way to that.
        case unsynced(Folder)
        /// A sync has failed; a later one proves nothing.
        case failed(Errno)
    }

    /// Opens a folder, at the path itself or where a link at the path leads.
    ///
    /// A folder that may not be read is opened for names alone (`O_PATH`).
    /// The corresponding C function is `open`.
    package init(_ path: FilePath) throws(Failure) {
        do {
            descriptor = try Self.open(path)
            lookalikes = []
        } catch {
            throw Failure(.unwritable, detail: "\(path): \(error)")
        }
        way = Mutex(.synced)
    }

    /// Takes over the descriptor of an open folder, whose name in another one is not surely on the disk.
    ///
    /// - Parameters:
    ///   - descriptor: The descriptor.
    ///   - parent: The folder that has its name.
    ///   - lookalikes: Names of files that are to be received, as far as they look like names of this program's own files.
    init(owning descriptor: FileDescriptor, in parent: Folder, lookalikes: Set<FilePath.Component> = []) {
        (self.descriptor, self.lookalikes) = (descriptor, lookalikes)
        way = Mutex(.unsynced(parent))
    }

    deinit { close(descriptor.rawValue) }

    private static func open(_ path: FilePath) throws -> FileDescriptor {
        do {
            return try FileDescriptor.open(path, .readOnly, options: [.directory, .closeOnExec])
        } catch Errno.permissionDenied {
            let nameOnly = FileDescriptor.OpenOptions(rawValue: 0o10000000)  // O_PATH, which needs _GNU_SOURCE
            return try FileDescriptor.open(path, .readOnly, options: [.directory, .closeOnExec, nameOnly])
        }
    }

    /// Waits until the names that lead to the folder are on the disk.
    ///
    /// - Parameter synchronize: Waits for the names in another folder.
    /// - Throws: What the disk says against it, now or the first time.
    func synchronizeWay(_ synchronize: (Folder) throws(Errno) -> Void) throws(Errno) {
        switch way.withLock({ $0 }) {
        case .synced: return
        case .failed(let error): throw error
        case .unsynced(let parent):
            do throws(Errno) {
                try synchronize(parent)
            } catch {
                way.withLock { $0 = .failed(error) }
                throw error
            }
            way.withLock { $0 = .synced }
        }
    }

    /// Whether it is `/dev`, where a file of that name would be a device's misspelt name.
    ///
    /// The corresponding C function is `fstat`.
    var isDevices: Bool {
        get throws(Failure) {
            do {
                return try descriptor.stat().isSameFile(as: FilePath("/dev").stat())
            } catch .noSuchFileOrDirectory {
                return false
            } catch {
                throw Failure(.unwritable, detail: "\(error)")
            }
        }
    }

    /// What sort of thing has the name, or nothing where it is free; a link is a link, wherever it leads.
    ///
    /// The corresponding C function is `fstatat`.
    func type(of name: FilePath.Component) throws(Errno) -> FileType? {
        do throws(Errno) {
            return try descriptor.status(of: name).type
        } catch {
            guard error == .noSuchFileOrDirectory else { throw error }
            return nil
        }
    }
}
