import Glibc
import HTTPSemantics
import SystemPackage

/// The descriptors that the process was started with, as paths name them.
enum InheritedDescriptor {
    /// The descriptor that `/dev/stdout`, `/dev/fd/N` or `/proc/self/fd/N`, and nothing but these, stands for.
    ///
    /// It is used as it was opened by whoever started the process, at its offset, be it a file's. Descriptors that the
    /// process has opened itself have no such names. The corresponding C function is `fcntl`.
    static func named(_ path: FilePath) throws(Failure) -> FileDescriptor? {
        guard let number = number(in: path.string) else { return nil }
        // What is open from the beginning has come through `execve`, and what is ours would not go through it.
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
