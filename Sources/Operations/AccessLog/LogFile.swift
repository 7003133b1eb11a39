internal import Glibc
internal import SystemCalls
internal import SystemPackage

/// The output of a log: a file that can be opened again by its name, or standard output.
///
/// One thread at a time uses it.
final class LogFile {
    private let path: FilePath?
    /// The open file; nil for standard output.
    private var file: OwnedDescriptor?
    /// Whether the last written line lacks its line feed.
    private var isInLine = false
    /// Whether the file was opened again since the last write.
    private var isReopened = false

    /// Opens the file at `path` for appending, and creates it (mode 640) if it is missing; nil for standard output.
    init(path: FilePath?) throws(Errno) {
        self.path = path
        if let path { file = try Self.open(path) }
    }

    /// Opens the file again by its name, because another program may have renamed it; keeps the old one if that fails.
    func reopen() throws(Errno) {
        guard let path else { return }
        file = try Self.open(path)
        isInLine = false
        isReopened = true
    }

    /// Writes lines, as fast as a pipe's reader takes them; calls `wait` after each second of waiting, which may reopen
    /// the file.
    ///
    /// If only the beginning of a line could be written, a line feed ends it before the next line. If the file was
    /// reopened meanwhile, the line is written again as a whole. The corresponding C functions are `poll` and `write`.
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
            do throws(Errno) {
                // `Span.bytes` is called unsafe only because an element could have padding; a byte has none.
                rest = rest.dropFirst(try FileDescriptor(rawValue: descriptor).writeSome(unsafe piece.span.bytes))
            } catch {
                if error == .wouldBlock || error == .interrupted { continue }
                if rest.startIndex > 0 { isInLine = text[rest.startIndex - 1] != UInt8(ascii: "\n") }
                // The line feed in front ends a line that was lost before.
                let lost = text[max(rest.startIndex, text.count - lines.count)...]
                throw LogFailure(error: error, lostLines: lost.count { $0 == UInt8(ascii: "\n") })
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

    /// The number of bytes per write: all for a file; for anything else `PIPE_BUF`, which a ready pipe takes without
    /// waiting for its reader.
    private var pieceSize: Int {
        var status = stat()
        let isFile = unsafe fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        return isFile ? .max : 4096
    }

    /// Whether a write is possible within a second; true for a file, and for a write that will fail.
    private var isReady: Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return unsafe poll(&entry, 1, 1000) != 0
    }

    /// Opens without waiting for a fifo's reader; a fifo without a reader is an error (ENXIO).
    private static func open(_ path: FilePath) throws(Errno) -> OwnedDescriptor {
        let flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK
        return try OwnedDescriptor { unsafe path.withPlatformString { unsafe Glibc.open($0, flags, 0o640) } }
    }
}

/// A write of lines has failed.
struct LogFailure: Error {
    let error: Errno
    /// The number of lost lines, including one that was written in part.
    let lostLines: Int
}

/// Once the writer thread runs, only that thread uses the file.
extension LogFile: @unchecked Sendable {}
