import Glibc
import HTTPSemantics
import Synchronization
import SystemCalls
import SystemPackage

/// Owner of a file that is being received, until it has its final name.
///
/// It begins without any name, so that the kernel removes it whenever this process ends. Once it is worth keeping it
/// becomes `NAME.part` with its sidecar, and stays until it is published or discarded. What has a name is locked
/// (`flock`), so that no two runs write to one file. All calls but `open` and `resume` may wait for the disk.
final class PartialFile: Sendable {
    /// Open for reading and writing.
    let descriptor: FileDescriptor
    /// The folder that it is in.
    let folder: Folder
    /// The final name.
    let name: FilePath.Component
    /// The names before that.
    let names: PartName
    /// What leads to it now.
    let state: Mutex<Linkage>
    /// Whether it was created without a name.
    private let wasUnnamed: Bool
    /// Why bytes of it were not surely written; nil if all syncs have succeeded.
    private let syncFailure = Mutex<Failure?>(nil)

    /// What leads to the file.
    enum Linkage: Hashable, Sendable {
        /// Nothing but the descriptor.
        case unnamed
        /// A random name, where the file system has no files without names.
        case hidden(FilePath.Component)
        /// `NAME.part`, with a sidecar.
        case part
        /// Nothing of ours: another program has replaced or removed its name.
        case lost
        /// Its final name, or none any more.
        case gone
    }

    init(
        _ descriptor: FileDescriptor, _ linkage: Linkage, for name: FilePath.Component, names: PartName,
        in folder: Folder
    ) {
        (self.descriptor, self.name, self.names, self.folder) = (descriptor, name, names, folder)
        state = Mutex(linkage)
        wasUnnamed = linkage == .unnamed
    }

    /// Creates an empty file in a folder.
    ///
    /// - Parameters:
    ///   - name: The name that it is to have in the end.
    ///   - folder: The folder that it is in from the beginning.
    ///   - isUnnamed: Whether it is tried to create it without a name.
    /// - Throws: `unwritable`, with what the system says.
    convenience init(for name: FilePath.Component, in folder: Folder, isUnnamed: Bool = true) throws(Failure) {
        do {
            let names = try folder.partNames(for: name)
            if isUnnamed, let file = try folder.createUnnamed() {
                self.init(file, .unnamed, for: name, names: names, in: folder)
            } else {
                let (hidden, file) = try folder.createHidden(names)
                self.init(file, .hidden(hidden), for: name, names: names, in: folder)
            }
        } catch {
            throw Failure(unnameable: error)
        }
    }

    /// Removes a hidden name, and leaves `NAME.part` for the next run.
    ///
    /// Nobody is left to tell where that fails.
    deinit {
        if case .hidden(let hidden) = state.withLock({ $0 }) {
            _ = unsafe hidden.withPlatformString { unsafe unlinkat(folder.descriptor.rawValue, $0, 0) }
        }
        close(descriptor.rawValue)
    }

    /// Waits until bytes are on the disk, by a sync of theirs.
    ///
    /// Once a sync has failed, every later one fails too: Linux reports a write error once and then takes the pages for
    /// clean, so that a later `fsync` succeeds although the bytes are lost.
    func requireSync(_ sync: (FileDescriptor) throws(Errno) -> Void) throws(Failure) {
        if let failure = syncFailure.withLock({ $0 }) { throw failure }
        do throws(Errno) {
            try sync(descriptor)
        } catch {
            let failure = Failure(unwritable: error)
            syncFailure.withLock { $0 = failure }
            throw failure
        }
    }

    /// Waits until the disk knows that the file has a name.
    ///
    /// A file that was created without a name has no link in its inode when its bytes are synced. A file system without a
    /// journal writes the name with the folder, but the count of links with the file: a check after a loss of power removes
    /// a name whose file has no link.
    func synchronizeLinkCount() throws(Failure) {
        guard wasUnnamed else { return }
        do throws(Failure) {
            try requireSync { (file) throws(Errno) in try file.synchronize() }
        } catch {
            throw .unsure(error)
        }
    }

    /// Whether it has the name that the next run looks for.
    var isKept: Bool { state.withLock { $0 == .part } }
}
