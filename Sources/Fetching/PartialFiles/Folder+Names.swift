import Glibc
import SystemCalls
import SystemPackage

/// Names for files that are being received.
extension Folder {
    private static let attempts = 100

    /// Tries random hidden names until one is free.
    func withHiddenName(
        _ names: PartName, _ take: (FilePath.Component) throws(Errno) -> Void
    ) throws(Errno) -> FilePath.Component {
        for _ in 1..<Self.attempts {
            let hidden = names.hidden(.random(in: .min ... .max))
            do {
                try take(hidden)
                return hidden
            } catch {
                guard error == .fileExists else { throw error }
            }
        }
        throw Errno.fileExists
    }

    /// Creates an empty file with a random hidden name.
    ///
    /// It skips a name that is taken, even by a planted link: the file is new, or the call fails.
    func createHidden(_ names: PartName) throws(Errno) -> (FilePath.Component, FileDescriptor) {
        var file: FileDescriptor?
        let hidden = try withHiddenName(names) { (hidden) throws(Errno) in
            file = try descriptor.create(hidden)
        }
        guard let file else { throw Errno.fileExists }
        return (hidden, file)
    }

    /// Creates an empty file without a name; returns nil if the file system cannot do that, or if /proc, which later
    /// gives the file its name, is missing.
    ///
    /// The corresponding C function is `openat` with `O_TMPFILE`.
    func createUnnamed(mode: mode_t = 0o666) throws(Errno) -> FileDescriptor? {
        guard Self.hasProc else { return nil }
        do throws(Errno) {
            return try descriptor.createUnnamed(mode: mode)
        } catch {
            // EISDIR comes from kernels and file systems that do not know the flag.
            guard [.notSupported, .isDirectory, .invalidArgument, .noFunction].contains(error) else { throw error }
            return nil
        }
    }

    private static let hasProc = unsafe access("/proc/self/fd", X_OK) == 0

    /// Renames an open file to a free name, by the first strategy that the file system supports.
    func take(
        _ name: FilePath.Component, from oldName: FilePath.Component, of file: FileDescriptor,
        _ ways: [NoReplaceStrategy] = NoReplaceStrategy.allCases
    ) throws(Errno) {
        for way in ways {
            do throws(Errno) {
                let isRenamed = try way.take(name, from: oldName, in: descriptor)
                if !isRenamed { try remove(oldName, of: file) }
                return
            } catch {
                let lacksWay = [Errno.notPermitted, .notSupported, .noFunction, .invalidArgument].contains(error)
                guard lacksWay, way != ways.last else { throw error }
            }
        }
        throw Errno.notSupported
    }

    /// Removes a name if it still leads to an open file.
    func remove(_ name: FilePath.Component, of file: FileDescriptor) throws(Errno) {
        if try isStill(file, name) { try removeFile(name) }
    }

    /// Removes a name, whatever it leads to, except a folder; succeeds if the name is free already.
    func removeFile(_ name: FilePath.Component) throws(Errno) {
        do throws(Errno) {
            try descriptor.remove(name)
        } catch {
            guard error == .noSuchFileOrDirectory else { throw error }
        }
    }

    /// Waits until the folder's names are on the disk.
    ///
    /// If the folder cannot be synced (it may not be read, or it is on some network file systems), the kernel writes
    /// the names at a time of its own. The corresponding C function is `fsync`.
    ///
    /// - Throws: The disk's error.
    func synchronizeNames() throws(Errno) {
        do throws(Errno) {
            try descriptor.synchronize()
        } catch {
            // A descriptor that was opened with `O_PATH` gives EBADF.
            let lacksWay = [Errno.badFileDescriptor, .invalidArgument, .notSupported, .noFunction].contains(error)
            guard lacksWay else { throw error }
        }
    }

    /// Whether a name still leads to an open file.
    func isStill(_ file: FileDescriptor, _ name: FilePath.Component) throws(Errno) -> Bool {
        do throws(Errno) {
            return try descriptor.status(of: name).isSameFile(as: file.stat())
        } catch {
            guard error == .noSuchFileOrDirectory else { throw error }
            return false
        }
    }
}
