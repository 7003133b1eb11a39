internal import Glibc
internal import SystemCalls
internal import SystemPackage

/// Where log lines are written: a file that can be opened again under its name, or standard output.
///
/// One thread at a time uses it.
final class LogFile {
    private let path: FilePath?
    /// The open file; nil stands for standard output.
    private var file: OwnedDescriptor?
    /// Whether the last line that was written lacks its end.
    private var isInLine = false
    /// Whether the file is another one than at the last write.
    private var isReopened = false

    /// Opens the file at `path` to append to it, and creates it where it is missing (mode 640); nil for standard output.
    init(path: FilePath?) throws(Errno) {
        self.path = path
        if let path { file = try Self.open(path) }
    }

    /// Opens the file anew, for where another program has renamed it; where that fails, the old one stays.
    func reopen() throws(Errno) {
        guard let path else { return }
        file = try Self.open(path)
        isInLine = false
        isReopened = true
    }

    /// Writes lines, as slowly as the reader of a pipe takes them; `wait` is called every second of that time, and may
    /// reopen the file.
    ///
    /// A line of which only the beginning could be written is ended before the next one, and is written as a whole where
    /// the file was reopened meanwhile. The corresponding C functions are `poll` and `write`.
    func write(_ lines: [UInt8], wait: () -> Void = {}) throws(LogFailure) {
        let text = isInLine ? [UInt8(ascii: "\n")] + lines : lines
        var rest = text[...]
        isReopened = false
        while !rest.isEmpty {
            while !isReady { wait() }
            if isReopened {
                isReopened = false
                let ends = text[..<rest.startIndex].lastIndex(of: UInt8(ascii: "\n")) ?? -1
                rest = text[max(ends + 1, text.count - lines.count)...]
            }
            let piece = rest.prefix(pieceSize)
            let count = unsafe piece.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EAGAIN && errno != EINTR {
                let error = Errno(rawValue: errno)
                if rest.startIndex > 0 { isInLine = text[rest.startIndex - 1] != UInt8(ascii: "\n") }
                throw LogFailure(error: error, lostLines: rest.count { $0 == UInt8(ascii: "\n") })
            }
        }
        isInLine = false
    }

    private var descriptor: CInt {
        switch file {
        case .some(let file): file.rawValue
        case .none: STDOUT_FILENO
        }
    }

    /// The bytes to write at once: all to a file, and else what a pipe that is ready takes without waiting for its
    /// reader, `PIPE_BUF`.
    private var pieceSize: Int {
        var status = stat()
        let isFile = unsafe fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        return isFile ? .max : 4096
    }

    /// Whether a piece can be written now or in a second; a file always can, and so can what will fail.
    private var isReady: Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return unsafe poll(&entry, 1, 1000) != 0
    }

    /// Opens without waiting for the reader of a fifo, whose absence is an error (ENXIO).
    private static func open(_ path: FilePath) throws(Errno) -> OwnedDescriptor {
        let flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK
        return try OwnedDescriptor { unsafe path.withPlatformString { unsafe Glibc.open($0, flags, 0o640) } }
    }
}

/// Lines could not be written.
struct LogFailure: Error {
    let error: Errno
    /// How many lines are lost, one that was written in part included.
    let lostLines: Int
}

/// The thread that writes is the only one that uses the file once it runs.
extension LogFile: @unchecked Sendable {}
