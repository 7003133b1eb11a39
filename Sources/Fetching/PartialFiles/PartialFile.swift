import Glibc
import HTTPSemantics
import Synchronization
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

    /// Whether it has the name that the next run looks for.
    var isKept: Bool { state.withLock { $0 == .part } }
}
