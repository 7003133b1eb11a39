internal import CLinux
internal import Glibc
package import HTTPSemantics
package import SystemPackage

/// The calls relative to a folder that `SystemPackage` lacks. Each returns a value or throws an `Errno`.
///
/// All are repeated when a signal interrupts them.
extension FileDescriptor {
    /// Creates a file that must not exist yet, not even as a link, and opens it for reading and writing.
    ///
    /// Its permissions are `mode` less those that the umask removes. The corresponding C function is `openat`.
    package func create(_ name: FilePath.Component, mode: CInterop.Mode = 0o666) throws(Errno) -> FileDescriptor {
        let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        return FileDescriptor(
            rawValue: try retrying {
                unsafe name.withPlatformString { unsafe openat(rawValue, $0, flags, mode) }
            })
    }

    /// Creates a file without a name in this folder, and opens it for reading and writing.
    ///
    /// Its permissions are `mode` less those that the umask removes. The corresponding C function is `openat` with
    /// `O_TMPFILE`.
    package func createUnnamed(mode: CInterop.Mode = 0o666) throws(Errno) -> FileDescriptor {
        FileDescriptor(
            rawValue: try retrying { unsafe openat(rawValue, ".", CLinux_O_TMPFILE | O_RDWR | O_CLOEXEC, mode) })
    }

    /// Opens an existing file, but no link, for reading and, by default, writing; never waits.
    ///
    /// The corresponding C function is `openat`.
    package func openExisting(_ name: FilePath.Component, readOnly: Bool = false) throws(Errno) -> FileDescriptor {
        let flags = (readOnly ? O_RDONLY : O_RDWR) | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
        return FileDescriptor(
            rawValue: try retrying { unsafe name.withPlatformString { unsafe openat(rawValue, $0, flags) } })
    }

    /// The status of the file with a name in this folder; does not follow a link.
    ///
    /// The corresponding C function is `fstatat`.
    package func status(of name: FilePath.Component) throws(Errno) -> Stat {
        var status = CInterop.Stat()
        try retrying { unsafe name.withPlatformString { unsafe fstatat(rawValue, $0, &status, AT_SYMLINK_NOFOLLOW) } }
        return Stat(rawValue: status)
    }

    /// Gives an open file without a name a free name in this folder.
    ///
    /// The corresponding C function is `linkat`. Up to Linux 6.9 the direct way needs a privilege and otherwise fails
    /// with ENOENT; the call then goes through /proc.
    package func link(_ file: FileDescriptor, as name: FilePath.Component) throws(Errno) {
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
    package func link(_ name: FilePath.Component, as other: FilePath.Component) throws(Errno) {
        try retrying {
            unsafe name.withPlatformString { name in
                unsafe other.withPlatformString { unsafe linkat(rawValue, name, rawValue, $0, 0) }
            }
        }
    }

    /// Renames a file in one step that fails if the new name is taken.
    ///
    /// The corresponding C function is `renameat2`.
    package func renameExclusively(_ name: FilePath.Component, to other: FilePath.Component) throws(Errno) {
        try retrying {
            unsafe name.withPlatformString { name in
                unsafe other.withPlatformString { unsafe CLinux_rename_exclusively(rawValue, name, $0) }
            }
        }
    }

    /// Renames a file, and replaces any file with the new name.
    ///
    /// The corresponding C function is `renameat`.
    package func rename(_ name: FilePath.Component, to other: FilePath.Component) throws(Errno) {
        try retrying {
            unsafe name.withPlatformString { name in
                unsafe other.withPlatformString { unsafe renameat(rawValue, name, rawValue, $0) }
            }
        }
    }

    /// Removes a name.
    ///
    /// The corresponding C function is `unlinkat`.
    package func remove(_ name: FilePath.Component) throws(Errno) {
        try retrying { unsafe name.withPlatformString { unsafe unlinkat(rawValue, $0, 0) } }
    }
}

/// The calls that a tree of folders needs. Each returns a value or throws an `Errno`.
extension FileDescriptor {
    /// Creates a folder in this one, if the name is free, with the permissions 0777 less the umask.
    ///
    /// The corresponding C function is `mkdirat`.
    package func makeFolder(_ name: FilePath.Component) throws(Errno) {
        do throws(Errno) {
            try retrying { unsafe name.withPlatformString { unsafe mkdirat(rawValue, $0, 0o777) } }
        } catch {
            guard error == .fileExists else { throw error }
        }
    }

    /// Opens a folder in this one; never follows a link.
    ///
    /// The corresponding C function is `openat`.
    package func openFolder(_ name: FilePath.Component) throws(Errno) -> FileDescriptor {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        return FileDescriptor(
            rawValue: try retrying { unsafe name.withPlatformString { unsafe openat(rawValue, $0, flags) } })
    }

    /// Opens a small file in this folder for appending, and creates it if it is missing; never follows a link.
    ///
    /// The corresponding C function is `openat`.
    package func openNotes(_ name: FilePath.Component) throws(Errno) -> FileDescriptor {
        let flags = O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        return FileDescriptor(
            rawValue: try retrying { unsafe name.withPlatformString { unsafe openat(rawValue, $0, flags, 0o666) } })
    }

    /// Sets a file's last modification time, and keeps its last access time.
    ///
    /// The corresponding C function is `futimens`.
    package func setModified(_ time: Timestamp) throws(Errno) {
        let unchanged = timespec(tv_sec: 0, tv_nsec: CLinux_UTIME_OMIT)
        let modified = timespec(tv_sec: Int(time.seconds), tv_nsec: Int(time.nanoseconds))
        try retrying { unsafe futimens(rawValue, [unchanged, modified]) }
    }

    /// Sets an extended attribute of a file; replaces an earlier value.
    ///
    /// The corresponding C function is `fsetxattr`.
    package func setAttribute(_ name: String, _ value: String) throws(Errno) {
        let bytes = Array(value.utf8)
        try retrying { unsafe fsetxattr(rawValue, name, bytes, bytes.count, 0) }
    }

    /// The value of an extended attribute of a file; nil if there is none, or if it is longer than `limit`.
    ///
    /// The corresponding C function is `fgetxattr`.
    package func attribute(_ name: String, upTo limit: Int) throws(Errno) -> String? {
        var bytes = [UInt8](repeating: 0, count: limit)
        do throws(Errno) {
            let count = try retrying { CInt(unsafe fgetxattr(rawValue, name, &bytes, limit)) }
            return String(decoding: bytes[..<Int(count)], as: UTF8.self)
        } catch {
            if error == .noData || error == .outOfRange { return nil }
            throw error
        }
    }
}

extension Stat {
    /// The last modification time.
    package var modified: Timestamp {
        Timestamp(st_mtim)
    }
}

extension Stat {
    /// Whether both describe the same file: the same inode of the same device.
    package func isSameFile(as other: Stat) -> Bool { deviceID == other.deviceID && inode == other.inode }
}
