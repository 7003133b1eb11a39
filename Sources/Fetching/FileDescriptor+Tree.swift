import CLinux
import Glibc
import HTTPSemantics
import SystemPackage

/// The calls that a tree of folders needs, each with one ending: a value, or an `Errno`.
extension FileDescriptor {
    /// Creates a folder in this one, where the name is free; its permissions are 0777 without the umask's.
    ///
    /// The corresponding C function is `mkdirat`.
    func makeFolder(_ name: FilePath.Component) throws(Errno) {
        do throws(Errno) {
            try retrying { unsafe name.withPlatformString { unsafe mkdirat(rawValue, $0, 0o777) } }
        } catch {
            guard error == .fileExists else { throw error }
        }
    }

    /// Opens a folder in this one; a link is none, wherever it leads.
    ///
    /// The corresponding C function is `openat`.
    func openFolder(_ name: FilePath.Component) throws(Errno) -> FileDescriptor {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        return FileDescriptor(
            rawValue: try retrying { unsafe name.withPlatformString { unsafe openat(rawValue, $0, flags) } })
    }

    /// Opens a small file of notes in this folder at its end, and creates it where it is missing; never through a link.
    ///
    /// The corresponding C function is `openat`.
    func openNotes(_ name: FilePath.Component) throws(Errno) -> FileDescriptor {
        let flags = O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        return FileDescriptor(
            rawValue: try retrying { unsafe name.withPlatformString { unsafe openat(rawValue, $0, flags, 0o666) } })
    }

    /// Sets when a file was last modified, and leaves when it was last read.
    ///
    /// The corresponding C function is `futimens`.
    func setModified(_ time: Timestamp) throws(Errno) {
        let unchanged = timespec(tv_sec: 0, tv_nsec: CLinux_UTIME_OMIT)
        let modified = timespec(tv_sec: Int(time.seconds), tv_nsec: Int(time.nanoseconds))
        try retrying { unsafe futimens(rawValue, [unchanged, modified]) }
    }

    /// Gives a file an extended attribute, in place of one of that name.
    ///
    /// The corresponding C function is `fsetxattr`.
    func setAttribute(_ name: String, _ value: String) throws(Errno) {
        let bytes = Array(value.utf8)
        try retrying { unsafe fsetxattr(rawValue, name, bytes, bytes.count, 0) }
    }

    /// The value of an extended attribute of a file, or nothing where it has none of that name or a longer one.
    ///
    /// The corresponding C function is `fgetxattr`.
    func attribute(_ name: String, upTo limit: Int) throws(Errno) -> String? {
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
    /// When it was last modified.
    var modified: Timestamp {
        Timestamp(seconds: Int64(st_mtim.tv_sec), nanoseconds: Int32(st_mtim.tv_nsec))
    }
}
