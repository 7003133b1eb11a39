internal import Glibc
internal import SystemCalls
internal import SystemPackage

/// The file of a unix socket that this process has made.
struct SocketFile: Sendable {
    private let path: FilePath
    private let status: Stat

    /// Notes which file is at `path`; nil if there is none.
    ///
    /// The corresponding C function is `lstat`.
    init?(_ path: FilePath) {
        self.path = path
        guard let status = Self.status(of: self.path) else { return nil }
        self.status = status
    }

    /// Removes the file, unless another one has replaced it, such as the next server's socket.
    ///
    /// The corresponding C function is `unlink`.
    func remove() throws(Errno) {
        guard let now = Self.status(of: path), now.isSameFile(as: status) else { return }
        try retrying { unsafe path.withPlatformString { unsafe unlink($0) } }
    }

    private static func status(of path: FilePath) -> Stat? {
        do throws(Errno) {
            return try path.stat(followTargetSymlink: false)
        } catch {
            return nil
        }
    }
}
