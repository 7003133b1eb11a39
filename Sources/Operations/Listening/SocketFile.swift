internal import Glibc
internal import SystemCalls
internal import SystemPackage

/// The file by which a unix socket is found, as it was when we made it.
struct SocketFile: Sendable {
    private let path: FilePath
    private let status: Stat

    /// Takes note of the file at `path`; nil if there is none.
    ///
    /// The corresponding C function is `lstat`.
    init?(_ path: FilePath) {
        self.path = path
        guard let status = Self.status(of: self.path) else { return nil }
        self.status = status
    }

    /// Removes the file, unless another one, such as the next server's, has taken its place.
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
