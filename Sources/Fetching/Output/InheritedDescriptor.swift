import Glibc
import HTTPSemantics
import SystemPackage

/// The descriptors that the process has inherited, by their paths.
enum InheritedDescriptor {
    /// The descriptor for exactly the paths `/dev/stdout`, `/dev/fd/N` and `/proc/self/fd/N`.
    ///
    /// It is used as the parent process has opened it, even if it is a file, at its offset. Descriptors that this
    /// process has opened itself have no such names. The corresponding C function is `fcntl`.
    static func named(_ path: FilePath) throws(Failure) -> FileDescriptor? {
        guard let number = number(in: path.string) else { return nil }
        // An inherited descriptor has come through `execve`; our own ones are closed by it (`FD_CLOEXEC`).
        let flags = fcntl(number, F_GETFD)
        guard flags != -1, flags & FD_CLOEXEC == 0 else {
            throw Failure(.unwritable, detail: "\(path): \(Errno.badFileDescriptor)")
        }
        return FileDescriptor(rawValue: number)
    }

    private static func number(in path: String) -> CInt? {
        if let number = ["/dev/stdin", "/dev/stdout", "/dev/stderr"].firstIndex(of: path) { return CInt(number) }
        let prefix = ["/dev/fd/", "/proc/self/fd/"].first { path.hasPrefix($0) }
        return prefix.flatMap { CInt(decimal: path.dropFirst($0.count)) }
    }
}
