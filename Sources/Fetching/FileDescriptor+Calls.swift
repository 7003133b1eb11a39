import CLinux
import Glibc
import SystemPackage

/// The calls relative to a folder that `SystemPackage` lacks, each with one ending: a value, or an `Errno`.
///
/// All but `writeSome` begin again when a signal interrupts them.
extension FileDescriptor {
    /// Creates a file that must not exist yet, not even as a link, and opens it for writing.
    ///
    /// Its permissions are 0666 without those that the umask takes away. The corresponding C function is `openat`.
    func create(_ name: FilePath.Component) throws(Errno) -> FileDescriptor {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        return FileDescriptor(
            rawValue: try retrying {
                unsafe name.withPlatformString { unsafe openat(rawValue, $0, flags, 0o666) }
            })
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

    /// Waits until all of a file or folder is on the disk.
    ///
    /// The corresponding C function is `fsync`.
    func synchronize() throws(Errno) {
        try retrying { fsync(rawValue) }
    }

    /// Writes some of the bytes, one or more, at the descriptor's offset, and returns how many.
    ///
    /// The corresponding C function is `write`.
    func writeSome(_ bytes: RawSpan) throws(Errno) -> Int {
        let (count, code) = unsafe bytes.withUnsafeBytes { buffer in
            (unsafe Glibc.write(rawValue, buffer.baseAddress, buffer.count), errno)
        }
        guard count >= 0 else { throw Errno(rawValue: code) }
        return count
    }
}

/// Calls again while a signal interrupts the call.
@discardableResult
private func retrying(_ call: () -> CInt) throws(Errno) -> CInt {
    while true {
        let result = call()
        let code = Errno(rawValue: errno)
        if result != -1 { return result }
        if code != .interrupted { throw code }
    }
}
