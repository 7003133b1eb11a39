import Glibc
import SystemCalls
import SystemPackage

/// A way to give a file a name that must be free.
///
/// The best way comes first.
enum NoReplaceStrategy: CaseIterable {
    /// A rename that fails if the name is taken.
    case exclusiveRename
    /// A second link, because `link` fails if the name is taken; for file systems without such a rename, such as NFS.
    case link
    /// An empty file that reserves the name and is then replaced; for file systems without links, such as FAT.
    case placeholder

    /// Takes a name; returns whether this has removed the old one.
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

    /// Replaces our empty file; removes it if that fails.
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
