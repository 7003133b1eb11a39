internal import CLinux
internal import Glibc
internal import SystemCalls
package import SystemPackage

/// The folder that is served: every file is opened below it, and the kernel refuses everything else.
///
/// Each path is resolved by one `openat2` from the folder's descriptor with `RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS`.
/// So the check and the opening are one step, and no rename in between can defeat it. An absolute link counts as
/// leaving the folder, even if it leads back in.
package final class DocumentRoot: Sendable {
    private let path: FilePath
    private let directory: OwnedDescriptor
    private let resolution: CInt
    private let followsSymbolicLinks: Bool

    /// Opens the folder at `path`.
    ///
    /// - Parameters:
    ///   - path: The folder; a link to it is followed.
    ///   - followsSymbolicLinks: Whether links that stay inside the folder are followed; otherwise a path with a link
    ///     leads to no file.
    /// - Throws: `Errno` if the folder cannot be opened; `.noFunction` if the kernel lacks `openat2` (Linux before
    ///   5.6).
    package init(path: FilePath, followsSymbolicLinks: Bool = true) throws(Errno) {
        self.path = path
        self.followsSymbolicLinks = followsSymbolicLinks
        resolution = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS | (followsSymbolicLinks ? 0 : RESOLVE_NO_SYMLINKS)
        directory = try Self.openFolder(path)
        // This finds a kernel without openat2, or a folder without access, now instead of at the first request.
        _ = try open([])
    }

    /// Opens the folder at the path again, because another one may have its name now.
    ///
    /// After an error the old one stays open.
    ///
    /// Requests that run meanwhile use either one. The corresponding C function is `dup3`, which replaces the folder of
    /// the descriptor in one step.
    package func reopen() throws(Errno) {
        let folder = try Self.openFolder(path)
        try retrying { CLinux_dup3(folder.rawValue, directory.rawValue, O_CLOEXEC) }
    }

    private static func openFolder(_ path: FilePath) throws(Errno) -> OwnedDescriptor {
        // Not opened with O_PATH, because Landlock allows that even for a new root that it forbids to read.
        try OwnedDescriptor {
            unsafe path.withPlatformString { unsafe Glibc.open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        }
    }

    /// The bytes of `path` as a C string; the folder itself is `.`, because no C path is empty.
    static func name(of path: [UInt8]) -> [CChar] {
        (path.isEmpty ? [UInt8(ascii: ".")] : path).map { CChar(bitPattern: $0) } + [0]
    }

    /// Opens the file at `path` for reading, or finds the folder there.
    ///
    /// `path` is relative to this folder, and empty for the folder itself. Throws `.noSuchFileOrDirectory` if there is
    /// no file, and `.improperLink` (EXDEV) if the path leaves the folder. A path with a zero byte has no file. Fifos,
    /// sockets and devices count as missing. They are examined without being opened, because opening one may wake the
    /// program at its other end, or move a tape. A folder need not be readable: its index file may be
    /// (``openToList(_:)``). The corresponding system call is `openat2`.
    package func open(_ path: [UInt8]) throws(Errno) -> OpenFile {
        guard !path.contains(0) else { throw .noSuchFileOrDirectory }
        let name = Self.name(of: path)
        let found = try OpenFile(openBeneath(name, CLinux_O_PATH))
        guard found.isServable else { throw .noSuchFileOrDirectory }
        if found.status.type == .directory {
            // Without the right to enter the folder, nothing in it can be opened.
            _ = try open(Self.itself, CLinux_O_PATH, from: found.descriptor.rawValue)
            return found
        }
        // If a fifo has replaced the file just now, O_NONBLOCK keeps it from blocking the thread.
        let file = try OpenFile(openBeneath(name, O_RDONLY | O_NONBLOCK | O_NOCTTY))
        guard file.isServable else { throw .noSuchFileOrDirectory }
        return file
    }

    /// Opens the regular file at `path` for reading, which was found there before in the state with this `fingerprint`.
    ///
    /// `path` has a zero at its end. Throws `.noSuchFileOrDirectory` if another file or state is there. It may change right
    /// behind that look: whoever reads from it compares the fingerprint again. The corresponding system calls are
    /// `fstatat` and `openat2`.
    func open(_ path: [CChar], inState fingerprint: UInt64) throws(Errno) -> OwnedDescriptor {
        guard identity(at: path)?.fingerprint == fingerprint else { throw .noSuchFileOrDirectory }
        return try openBeneath(path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
    }

    /// Opens a folder that ``open(_:)`` has found, for reading its names.
    func openToList(_ folder: consuming OpenFile) throws(Errno) -> OwnedDescriptor {
        try open(Self.itself, O_RDONLY | O_DIRECTORY, from: folder.descriptor.rawValue)
    }

    private static let itself = [CChar(UInt8(ascii: ".")), 0]

    /// The identity of the file at `path`, by one system call that may leave this folder; nil if there is no file.
    ///
    /// It may only serve to recognize a file that ``open(_:)`` has opened. `path` is that path with a zero at its end.
    /// The corresponding C function is `fstatat`.
    func identity(at path: [CChar]) -> FileIdentity? {
        // If links are not followed, a folder on the path may have become a link, which `fstatat` does not show.
        if !followsSymbolicLinks && path.contains(CChar(UInt8(ascii: "/"))) { return confinedIdentity(at: path) }
        var status = stat()
        let flags = followsSymbolicLinks ? 0 : AT_SYMLINK_NOFOLLOW
        guard unsafe fstatat(directory.rawValue, path, &status, flags) == 0 else { return nil }
        return FileIdentity(status)
    }

    /// Whether there is no file at `path`, which ends with a zero; links may lead anywhere.
    ///
    /// The corresponding C function is `fstatat`.
    func isVacant(at path: [CChar]) -> Bool {
        var status = stat()
        do throws(Errno) {
            try checking { unsafe fstatat(directory.rawValue, path, &status, 0) }
            return false
        } catch {
            return error == .noSuchFileOrDirectory || error == .notDirectory
        }
    }

    /// The identity of the file at `path`, without leaving this folder; nil if there is no file.
    ///
    /// `path` has a zero at its end. The corresponding system calls are `openat2` and `fstat`.
    func confinedIdentity(at path: [CChar]) -> FileIdentity? {
        do throws(Errno) {
            return FileIdentity(try OpenFile(openBeneath(path, CLinux_O_PATH)).status)
        } catch {
            return nil
        }
    }

    /// Opens the file at `name` below this folder.
    private func openBeneath(_ name: [CChar], _ flags: CInt) throws(Errno) -> OwnedDescriptor {
        try open(name, flags, from: directory.rawValue)
    }

    /// Opens the file at `name` below `folder`.
    ///
    /// It repeats `openat2` while a rename elsewhere makes the kernel unsure whether a `..` in a link stays inside.
    private func open(_ name: [CChar], _ flags: CInt, from folder: CInt) throws(Errno) -> OwnedDescriptor {
        var how = open_how()
        how.flags = UInt64(flags | O_CLOEXEC)
        how.resolve = UInt64(resolution)
        for _ in 0..<Self.attempts {
            do throws(Errno) {
                return try OwnedDescriptor { unsafe CLinux_openat2(folder, name, &how) }
            } catch {
                guard error == .resourceTemporarilyUnavailable else { throw error }
            }
        }
        throw .resourceTemporarilyUnavailable
    }

    private static let attempts = 16
}
