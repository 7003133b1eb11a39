import Glibc

/// Kills a process when this one ends without having done so, even by a crash.
///
/// A small shell waits for a line from a socket whose other end only this process has. Where that ends without the line,
/// this process is gone, and the shell kills the other.
final class Leash: Sendable {
    private let end: Int32
    private let shell: Int32

    init(on pid: Int32) throws {
        var ends: [Int32] = [-1, -1]
        try check("socketpair", socketpair(AF_UNIX, streamSocket, 0, &ends))
        defer { close(ends[0]) }
        end = ends[1]
        shell = try spawn(Command("sh", ["-c", "read line || kill -KILL \(pid)"]), [ends[0], 1, 2])
    }

    deinit {
        write(end, "\n", 1)
        close(end)
        waitpid(shell, nil, 0)
    }
}
