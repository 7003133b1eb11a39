import CLinux
import Glibc
import SystemPackage

/// The calls relative to a folder that `SystemPackage` lacks, each with one ending: a value, or an `Errno`.
///
/// All begin again when a signal interrupts them.
extension FileDescriptor {
    /// Creates a file that must not exist yet, not even as a link, and opens it for reading and writing.
    ///
    /// Its permissions are `mode` without those that the umask takes away. The corresponding C function is `openat`.
    func create(_ name: FilePath.Component, mode: mode_t = 0o666) throws(Errno) -> FileDescriptor {
        let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        return FileDescriptor(
            rawValue: try retrying {
                unsafe name.withPlatformString { unsafe openat(rawValue, $0, flags, mode) }
            })
    }

    /// Creates a file without a name in this folder, and opens it for reading and writing.
    ///
    /// Its permissions are `mode` without those that the umask takes away. The corresponding C function is `openat` with
    /// `O_TMPFILE`.
    func createUnnamed(mode: mode_t = 0o666) throws(Errno) -> FileDescriptor {
        FileDescriptor(
            rawValue: try retrying { unsafe openat(rawValue, ".", CLinux_O_TMPFILE | O_RDWR | O_CLOEXEC, mode) })
    }

    /// Opens what has a name, but no link, for reading and, unless said otherwise, writing; it never waits.
    ///
    /// The corresponding C function is `openat`.
    func openExisting(_ name: FilePath.Component, readOnly: Bool = false) throws(Errno) -> FileDescriptor {
        let flags = (readOnly ? O_RDONLY : O_RDWR) | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
        return FileDescriptor(
            rawValue: try retrying { unsafe name.withPlatformString { unsafe openat(rawValue, $0, flags) } })
    }

    /// What has a name in this folder; a link is a link.
    ///
    /// The corresponding C function is `fstatat`.
    func status(of name: FilePath.Component) throws(Errno) -> Stat {
        var status = CInterop.Stat()
        try retrying { unsafe name.withPlatformString { unsafe fstatat(rawValue, $0, &status, AT_SYMLINK_NOFOLLOW) } }
        return Stat(rawValue: status)
    }

    /// Gives an open file without a name one in this folder, which must be free.
    ///
    /// The corresponding C function is `linkat`. The direct way is a privilege of some, up to Linux 6.9; who has it not
    /// hears that there is no such file, and goes through /proc.
    func link(_ file: FileDescriptor, as name: FilePath.Component) throws(Errno) {
        do throws(Errno) {
            try link("", in: file.rawValue, as: name, CLinux_AT_EMPTY_PATH)
        } catch {
            guard error == .noSuchFileOrDirectory else { throw error }
            try link("/proc/self/fd/\(file.rawValue)", in: AT_FDCWD, as: name, AT_SYMLINK_FOLLOW)
        }
    }

    private func link(_ path: String, in other: CInt, as name: FilePath.Component, _ flags: CInt) throws(Errno) {
        try retrying { unsafe name.withPlatformString { unsafe linkat(other, path, rawValue, $0, flags) } }
    }

    /// Gives a file a second name, which must be free.
    ///
    /// The corresponding C function is `linkat`.
    func link(_ name: FilePath.Component, as other: FilePath.Component) throws(Errno) {
        try retrying {
            unsafe name.withPlatformString { name in
                unsafe other.withPlatformString { unsafe linkat(rawValue, name, rawValue, $0, 0) }
            }
        }
    }

    /// Renames a file in one step that fails where the new name is taken.
    ///
    /// The corresponding C function is `renameat2`.
    func renameExclusively(_ name: FilePath.Component, to other: FilePath.Component) throws(Errno) {
        try retrying {
            unsafe name.withPlatformString { name in
                unsafe other.withPlatformString { unsafe CLinux_rename_exclusively(rawValue, name, $0) }
            }
        }
    }

    /// Renames a file, in place of whatever has the new name.
    ///
    /// The corresponding C function is `renameat`.
    func rename(_ name: FilePath.Component, to other: FilePath.Component) throws(Errno) {
        try retrying {
            unsafe name.withPlatformString { name in
                unsafe other.withPlatformString { unsafe renameat(rawValue, name, rawValue, $0) }
            }
        }
    }

    /// Removes a name.
    ///
    /// The corresponding C function is `unlinkat`.
    func remove(_ name: FilePath.Component) throws(Errno) {
        try retrying { unsafe name.withPlatformString { unsafe unlinkat(rawValue, $0, 0) } }
    }
}
