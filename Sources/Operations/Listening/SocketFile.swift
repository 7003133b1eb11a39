internal import CLinux
internal import Glibc
internal import SystemPackage

/// The file by which a unix socket is found, as it was when we made it.
struct SocketFile: Sendable {
    private let path: String
    private let device: dev_t
    private let inode: ino_t

    /// Takes note of the file at `path`; nil where there is none.
    ///
    /// The corresponding C function is `lstat`.
    init?(_ path: String) {
        guard let status = Self.status(of: path) else { return nil }
        self.path = path
        device = status.st_dev
        inode = status.st_ino
    }

    /// Removes the file, unless another one, such as the next server's, has taken its place.
    ///
    /// The corresponding C function is `unlink`.
    func remove() throws(Errno) {
        guard let status = Self.status(of: path), status.st_dev == device, status.st_ino == inode else { return }
        guard unsafe unlink(path) == 0 else { throw Errno(rawValue: errno) }
    }

    private static func status(of path: String) -> stat? {
        var status = stat()
        return unsafe lstat(path, &status) == 0 ? status : nil
    }
}
