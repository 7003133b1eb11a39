import Glibc
import SystemCalls
package import SystemPackage

/// Folders that are created where the user wants files.
extension Folder {
    /// Creates a folder, and those above it, where they are missing; its permissions are 0777 without the umask's.
    ///
    /// When it returns, the names of all that it has created are on the disk. So is the name of the deepest folder that
    /// existed before: an earlier run may have created it, and may have been killed before its sync. A folder whose name
    /// cannot be synced is removed again.
    ///
    /// The corresponding C functions are `mkdir` and `fsync`.
    package static func create(_ path: FilePath) throws(Failure) {
        var folder = FilePath(root: path.root, [])
        var existing: FilePath?
        for component in path.components {
            folder.append(component)
            if try make(folder) {
                if let existing { try synchronizeName(of: existing) }
                existing = nil
                try synchronizeName(ofNew: folder)
            } else {
                existing = component.kind == .regular ? folder : nil
            }
        }
        if let existing { try synchronizeName(of: existing) }
    }

    /// Creates a folder; returns false if something has the name already.
    private static func make(_ path: FilePath) throws(Failure) -> Bool {
        do throws(Errno) {
            try retrying { unsafe path.withPlatformString { unsafe mkdir($0, 0o777) } }
            return true
        } catch {
            guard error == .fileExists else { throw Failure(.unwritable, detail: "\(path): \(error)") }
            return false
        }
    }

    private static func synchronizeName(ofNew path: FilePath) throws(Failure) {
        do throws(Failure) {
            try synchronizeName(of: path)
        } catch {
            // It was empty a moment ago; if another program has used it, it stays.
            _ = unsafe path.withPlatformString { unsafe rmdir($0) }
            throw error
        }
    }

    /// Waits until the name of a folder is on the disk, as far as the folder above can be opened for that.
    private static func synchronizeName(of path: FilePath) throws(Failure) {
        let parent = path.removingLastComponent()
        let folder = try Folder(parent.isEmpty ? "." : parent)
        do throws(Errno) { try folder.synchronizeNames() } catch {
            throw Failure(.unwritable, detail: "\(path): \(error)")
        }
    }
}
