import Glibc
import SystemCalls
import SystemPackage

/// A way to give a file a name that must be free, the best one first.
enum NoReplaceStrategy: CaseIterable {
    /// One step that takes a free name only.
    case exclusiveRename
    /// A second name, as `link` takes a free name only; for file systems that cannot rename so, such as NFS.
    case link
    /// An empty file that holds the name until it is replaced; for file systems without links, such as FAT.
    case placeholder

    /// Takes a name, and returns whether the old one is gone by that.
    func take(
        _ name: FilePath.Component, from oldName: FilePath.Component, in folder: FileDescriptor
    ) throws(Errno) -> Bool {
        switch self {
        case .exclusiveRename:
            try folder.renameExclusively(oldName, to: name)
            return true
        case .link:
            try folder.link(oldName, as: name)
            return false
        case .placeholder:
            close(try folder.create(name).rawValue)
            try Self.replace(name, by: oldName, in: folder)
            return true
        }
    }

    /// Replaces an empty file of ours, or removes it.
    private static func replace(
        _ name: FilePath.Component, by oldName: FilePath.Component, in folder: FileDescriptor
    ) throws(Errno) {
        do {
            try folder.rename(oldName, to: name)
        } catch {
            try folder.remove(name)
            throw error
        }
    }
}
