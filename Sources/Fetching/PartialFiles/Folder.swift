import Glibc
import Synchronization
import SystemCalls
package import SystemPackage

/// Owner of an open folder.
///
/// Names are looked up in the open folder, even if its path leads elsewhere meanwhile.
package final class Folder: Sendable {
    private let owner: OwnedDescriptor
    /// The last scan for leftovers of an earlier run.
    let lastScan = Mutex<Scan?>(nil)
    /// The names of files to be received that look like names of this program's own files.
    let lookalikes: Set<FilePath.Component>
    /// Whether its own name, and the names of the folders above it, are surely on the disk.
    private let pathState: Mutex<PathState>
    /// The sync of the names that the folder had before this run; nil before it.
    private let confirmation = Mutex<Swift.Result<Void, Errno>?>(nil)

    /// Whether the names on the path to a folder are surely on the disk.
    enum PathState: Sendable {
        case synced
        /// The name in the parent folder, and the path to the parent, are still to be synced.
        case unsynced(Folder)
        /// A sync has failed; the success of a later one proves nothing.
        case failed(Errno)
    }

    /// Opens a folder at a path; follows a link.
    ///
    /// A folder that may not be read is opened for names alone (`O_PATH`).
    /// The corresponding C function is `open`.
    package init(_ path: FilePath) throws(Failure) {
        do {
            owner = OwnedDescriptor(try Self.open(path))
            lookalikes = []
        } catch {
            throw Failure(.unwritable, detail: "\(path): \(error)")
        }
        pathState = Mutex(.synced)
    }

    /// Takes over the descriptor of an open folder whose name in its parent may not be on the disk yet.
    ///
    /// - Parameters:
    ///   - descriptor: The descriptor.
    ///   - parent: The parent folder.
    ///   - lookalikes: The names of files to be received that look like names of this program's own files.
    init(owning descriptor: FileDescriptor, in parent: Folder, lookalikes: Set<FilePath.Component> = []) {
        owner = OwnedDescriptor(descriptor)
        self.lookalikes = lookalikes
        pathState = Mutex(.unsynced(parent))
    }

    /// The open folder, for calls relative to it.
    var descriptor: FileDescriptor { owner.borrowed }

    private static func open(_ path: FilePath) throws -> FileDescriptor {
        do {
            return try FileDescriptor.open(path, .readOnly, options: [.directory, .closeOnExec])
        } catch Errno.permissionDenied {
            let nameOnly = FileDescriptor.OpenOptions(rawValue: 0o10000000)  // O_PATH, which needs _GNU_SOURCE
            return try FileDescriptor.open(path, .readOnly, options: [.directory, .closeOnExec, nameOnly])
        }
    }

    /// Waits until the names on the path to the folder are on the disk.
    ///
    /// - Parameter synchronize: Syncs the names in another folder.
    /// - Throws: The disk's error, of this sync or of the first one that failed.
    func synchronizePath(_ synchronize: (Folder) throws(Errno) -> Void) throws(Errno) {
        switch pathState.withLock({ $0 }) {
        case .synced: return
        case .failed(let error): throw error
        case .unsynced(let parent):
            do throws(Errno) {
                try synchronize(parent)
            } catch {
                pathState.withLock { $0 = .failed(error) }
                throw error
            }
            pathState.withLock { $0 = .synced }
        }
    }

    /// Waits until the names that the folder had before this run, and those on the path to it, are on the disk.
    ///
    /// An earlier run may have ended before it synced them, or its sync may have failed. They are synced once a run.
    ///
    /// - Throws: The disk's error.
    func confirmNames() throws(Errno) {
        let known = confirmation.withLock { $0 }
        let result =
            known
            ?? Swift.Result { () throws(Errno) in
                try synchronizeNames()
                try synchronizePath { (parent) throws(Errno) in try parent.confirmNames() }
            }
        confirmation.withLock { $0 = result }
        try result.get()
    }

    /// Whether it is `/dev`, where a regular file would be a misspelt device name.
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

    /// The type of the file with a name; nil if the name is free.
    ///
    /// A link counts as a link, wherever it leads.
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
