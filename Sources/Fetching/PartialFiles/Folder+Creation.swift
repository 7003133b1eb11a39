import Glibc
import SystemCalls
package import SystemPackage

/// Creates output folders.
extension Folder {
    /// Creates a folder and all missing folders above it, with the permissions 0777 less the umask.
    ///
    /// When it returns, the names of all created folders are on the disk. So is the name of the deepest folder that
    /// existed before, because an earlier run may have created it and may have been killed before its sync. If the name
    /// of a folder cannot be synced, the folder is removed again.
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

    /// Creates a folder; returns false if its name is taken.
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
            // The folder was empty a moment ago; if another program has put something in it, `rmdir` leaves it.
            _ = unsafe path.withPlatformString { unsafe rmdir($0) }
            throw error
        }
    }

    /// Waits until a folder's name is on the disk, if the parent folder can be opened for that.
    private static func synchronizeName(of path: FilePath) throws(Failure) {
        let parent = path.removingLastComponent()
        let folder = try Folder(parent.isEmpty ? "." : parent)
        do throws(Errno) { try folder.synchronizeNames() } catch {
            throw Failure(.unwritable, detail: "\(path): \(error)")
        }
    }
}
