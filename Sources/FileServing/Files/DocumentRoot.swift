internal import CLinux
internal import Glibc
internal import SystemCalls
package import SystemPackage

/// A folder as the kernel's boundary: every file that is served is opened below it, and nothing beside it can be.
///
/// Each path is resolved by one `openat2` from the folder's descriptor with `RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS`,
/// so the check and the opening are one step and no rename in between can defeat it. A link counts as leaving the
/// folder where it is absolute, even if it leads back in.
package final class DocumentRoot: Sendable {
    private let path: FilePath
    private let directory: OwnedDescriptor
    private let resolution: CInt
    private let followsSymbolicLinks: Bool

    /// Opens the folder at `path`.
    ///
    /// - Parameters:
    ///   - path: The folder; a link to it is followed.
    ///   - followsSymbolicLinks: Whether links that stay inside the folder are followed; else a path with a link in it
    ///     leads nowhere.
    /// - Throws: `Errno` where the folder cannot be opened; `.noFunction` where the kernel lacks `openat2` (Linux 5.6).
    package init(path: FilePath, followsSymbolicLinks: Bool = true) throws(Errno) {
        self.path = path
        self.followsSymbolicLinks = followsSymbolicLinks
        resolution = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS | (followsSymbolicLinks ? 0 : RESOLVE_NO_SYMLINKS)
        directory = try Self.openFolder(path)
        // A kernel without openat2, or a folder without access, has to be found now, not by the first request.
        _ = try open([])
    }

    /// Opens the folder at the path again, because another one may have its place now.
    ///
    /// After an error the old one stays open.
    ///
    /// Requests that run meanwhile have the one or the other. The corresponding C function is `dup3`, which puts the new
    /// folder under the old descriptor in one step.
    package func reopen() throws(Errno) {
        let folder = try Self.openFolder(path)
        try retrying { CLinux_dup3(folder.rawValue, directory.rawValue, O_CLOEXEC) }
    }

    private static func openFolder(_ path: FilePath) throws(Errno) -> OwnedDescriptor {
        // Not by O_PATH: that Landlock lets pass, and a new root that it forbids would not be noticed.
        try OwnedDescriptor {
            unsafe path.withPlatformString { unsafe Glibc.open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        }
    }

    /// The bytes of `path` as C takes them; no path of C's is empty, so this folder itself is `.`.
    static func name(of path: [UInt8]) -> [CChar] {
        (path.isEmpty ? [UInt8(ascii: ".")] : path).map { CChar(bitPattern: $0) } + [0]
    }

    /// Opens the file at `path` for reading, or finds the folder there.
    ///
    /// `path` is the bytes of a path relative to this folder, empty for the folder itself. Throws
    /// `.noSuchFileOrDirectory` where nothing is there and `.improperLink` (EXDEV) for what would leave the folder; a
    /// byte of zero is never part of a name and counts as nothing there. So do fifos, sockets and devices, which are
    /// looked at without being opened: opening one may wake the program at its other end, or move a tape. A folder
    /// need not be readable: its index file may be (``openToList(_:)``). The corresponding system call is `openat2`.
    package func open(_ path: [UInt8]) throws(Errno) -> OpenFile {
        guard !path.contains(0) else { throw .noSuchFileOrDirectory }
        let name = Self.name(of: path)
        let found = try OpenFile(openBeneath(name, CLinux_O_PATH))
        guard found.isServable else { throw .noSuchFileOrDirectory }
        if found.status.type == .directory {
            // Without the right to enter it, nothing in it can be opened.
            _ = try open(Self.itself, CLinux_O_PATH, from: found.descriptor.rawValue)
            return found
        }
        // Should a fifo take the place just now, this keeps it from blocking the thread.
        let file = try OpenFile(openBeneath(name, O_RDONLY | O_NONBLOCK | O_NOCTTY))
        guard file.isServable else { throw .noSuchFileOrDirectory }
        return file
    }

    /// Opens a folder that ``open(_:)`` has found for reading its names.
    func openToList(_ folder: consuming OpenFile) throws(Errno) -> OwnedDescriptor {
        try open(Self.itself, O_RDONLY | O_DIRECTORY, from: folder.descriptor.rawValue)
    }

    private static let itself = [CChar(UInt8(ascii: ".")), 0]

    /// Looks at what `path` leads to by one system call, which need not stay below this folder; nil if there is none.
    ///
    /// It may only serve to find a file again that was opened by ``open(_:)``. `path` is that path with a zero at its
    /// end. The corresponding C function is `fstatat`.
    func identity(at path: [CChar]) -> FileIdentity? {
        // Without links a folder on the way must not have become one either, which a mere look does not show.
        if !followsSymbolicLinks && path.contains(CChar(UInt8(ascii: "/"))) { return confinedIdentity(at: path) }
        var status = stat()
        let flags = followsSymbolicLinks ? 0 : AT_SYMLINK_NOFOLLOW
        guard unsafe fstatat(directory.rawValue, path, &status, flags) == 0 else { return nil }
        return FileIdentity(status)
    }

    /// Whether there is no file at `path`, which ends with a zero, wherever links lead.
    ///
    /// The corresponding C function is `fstatat`.
    func isVacant(at path: [CChar]) -> Bool {
        var status = stat()
        return unsafe fstatat(directory.rawValue, path, &status, 0) != 0 && (errno == ENOENT || errno == ENOTDIR)
    }

    /// Looks at what `path` leads to without leaving this folder; nil if there is none.
    ///
    /// `path` has a zero at its end. The corresponding system calls are `openat2` and `fstat`.
    func confinedIdentity(at path: [CChar]) -> FileIdentity? {
        do throws(Errno) {
            return FileIdentity(try OpenFile(openBeneath(path, CLinux_O_PATH)).status)
        } catch {
            return nil
        }
    }

    /// Opens what is at `name` below this folder.
    private func openBeneath(_ name: [CChar], _ flags: CInt) throws(Errno) -> OwnedDescriptor {
        try open(name, flags, from: directory.rawValue)
    }

    /// Opens what is at `name` below `folder`.
    ///
    /// It calls `openat2` again while a rename elsewhere makes the kernel unsure whether a `..` in a link stays inside.
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
