internal import CLinux
internal import Glibc
package import SystemPackage

/// Looks up names in an open folder without opening what they name.
///
/// It holds the folder's descriptor but does not own it: whoever has opened the folder keeps it open meanwhile. Each name
/// is given as its bytes with a zero behind them.
package struct FolderLookup: Sendable {
    private let folder: CInt
    private let user: uid_t

    /// Looks up names in the folder that `stream` reads.
    package init(_ stream: borrowing DirectoryStream) {
        folder = stream.descriptor
        user = geteuid()
    }

    /// The status of a name; does not follow a link.
    ///
    /// The corresponding C function is `fstatat`.
    package func status(of name: Span<UInt8>) throws(Errno) -> Stat {
        var status = CInterop.Stat()
        try checking { unsafe Self.withName(name) { unsafe fstatat(folder, $0, &status, AT_SYMLINK_NOFOLLOW) } }
        return Stat(rawValue: status)
    }

    /// Whether this process may read the regular file `name`, or enter the folder `name`, whose `status` is known.
    ///
    /// It is nil if the kernel cannot tell (Linux before 5.8). The owner's own permissions need no call; those of others
    /// may be in an access control list, which the kernel reads. The corresponding system call is `faccessat2` with the
    /// effective user.
    package func permits(_ name: Span<UInt8>, _ status: Stat) -> Bool? {
        let (mode, wanted) = (status.rawValue.st_mode, status.type == .directory ? X_OK : R_OK)
        if status.rawValue.st_uid == user, mode & mode_t(wanted << 6) != 0 { return true }
        do throws(Errno) {
            try checking { unsafe Self.withName(name) { unsafe CLinux_faccessat2(folder, $0, wanted) } }
            return true
        } catch {
            return error == .noFunction ? nil : false
        }
    }

    private static func withName(_ name: Span<UInt8>, _ call: (UnsafePointer<CChar>) -> CInt) -> CInt {
        unsafe name.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return -1 }
            return unsafe call(start.assumingMemoryBound(to: CChar.self))
        }
    }
}
