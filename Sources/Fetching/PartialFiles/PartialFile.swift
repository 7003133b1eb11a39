import Glibc
import HTTPSemantics
import Synchronization
import SystemCalls
import SystemPackage

/// Owner of a file that is being received, until it has its final name.
///
/// The file has no name at first, so the kernel removes it if this process ends. Once it is worth keeping, it becomes
/// `NAME.part` with a sidecar, and stays until it is published or discarded. A file with a name is locked (`flock`), so
/// that no two runs write to it. All calls except `open` and `resume` may wait for the disk.
final class PartialFile: Sendable {
    private let owner: OwnedDescriptor
    /// The file's folder.
    let folder: Folder
    /// The final name.
    let name: FilePath.Component
    /// The names of the part and the sidecar.
    let names: PartName
    /// The name that leads to the file now.
    let state: Mutex<Linkage>
    /// Whether it was created without a name.
    private let wasUnnamed: Bool
    /// Why bytes of the file may not be on the disk; nil if all syncs have succeeded.
    private let syncFailure = Mutex<Failure?>(nil)

    /// The name that leads to the file.
    enum Linkage: Hashable, Sendable {
        /// None: only the descriptor leads to it.
        case unnamed
        /// A random hidden name, because the file system does not support files without names.
        case hidden(FilePath.Component)
        /// `NAME.part`, with a sidecar.
        case part
        /// None of ours: another program has replaced or removed its name.
        case lost
        /// Its final name; or none, because it was discarded.
        case gone
    }

    init(
        _ descriptor: consuming OwnedDescriptor, _ linkage: Linkage, for name: FilePath.Component, names: PartName,
        in folder: Folder
    ) {
        owner = descriptor
        (self.name, self.names, self.folder) = (name, names, folder)
        state = Mutex(linkage)
        wasUnnamed = linkage == .unnamed
    }

    /// Creates an empty file in a folder.
    ///
    /// - Parameters:
    ///   - name: The final name.
    ///   - folder: The folder.
    ///   - isUnnamed: Whether to try to create it without a name.
    /// - Throws: `unwritable`, with the system's error.
    convenience init(for name: FilePath.Component, in folder: Folder, isUnnamed: Bool = true) throws(Failure) {
        do {
            let names = try folder.partNames(for: name)
            if isUnnamed, let file = try folder.createUnnamed() {
                self.init(OwnedDescriptor(file), .unnamed, for: name, names: names, in: folder)
            } else {
                let (hidden, file) = try folder.createHidden(names)
                self.init(OwnedDescriptor(file), .hidden(hidden), for: name, names: names, in: folder)
            }
        } catch {
            throw Failure(unnameable: error)
        }
    }

    /// Removes a hidden name; leaves `NAME.part` for the next run.
    ///
    /// A failure is ignored, because no caller is left to report it to.
    deinit {
        if case .hidden(let hidden) = state.withLock({ $0 }) {
            _ = unsafe hidden.withPlatformString { unsafe unlinkat(folder.descriptor.rawValue, $0, 0) }
        }
    }

    /// The file's descriptor, open for reading and writing.
    var descriptor: FileDescriptor { owner.borrowed }

    /// Waits until bytes are on the disk, by a given sync.
    ///
    /// Once a sync has failed, every later one fails too. Linux reports a write error once and then marks the pages as
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

    /// Waits until the file's link count is on the disk.
    ///
    /// A file that was created without a name has a link count of 0 in its inode when its bytes are synced. A file
    /// system without a journal writes the name with the folder, but the link count with the file: a check after a loss
    /// of power removes a name whose file has no link.
    func synchronizeLinkCount() throws(Failure) {
        guard wasUnnamed else { return }
        do throws(Failure) {
            try requireSync { (file) throws(Errno) in try file.synchronize() }
        } catch {
            throw .unsure(error)
        }
    }

    /// Whether it has the name of a part, which the next run looks for.
    var isKept: Bool { state.withLock { $0 == .part } }
}
