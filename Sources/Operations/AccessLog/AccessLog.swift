internal import FileServing
internal import HTTPSemantics
package import MicroHTTPD
internal import SystemCalls
package import SystemPackage

/// The access log: one line per request, handed to a writer thread, so that no request waits for it.
package final class AccessLog: Sendable {
    private let format: AccessLogFormat
    private let file: LogFile
    private let writer: LogWriter

    /// How long `stop` waits for a pipe whose reader does not read, in milliseconds.
    private static let patience: CInt = 2000

    /// Opens a log; no thread writes to it yet.
    ///
    /// - Parameters:
    ///   - format: The format of a line.
    ///   - path: The file to append to, created if it is missing; nil for standard output.
    ///   - hint: What to do if the file may not be opened again.
    ///   - report: Takes a line about trouble with the log, now and then.
    /// - Throws: `Errno` if the file cannot be opened.
    package init(
        _ format: AccessLogFormat, path: FilePath?, hint: String, report: @escaping @Sendable (String) -> Void
    ) throws(Errno) {
        self.format = format
        file = try LogFile(path: path)
        writer = try LogWriter(hint: hint, report: report)
    }

    /// Starts the thread that writes; throws `Errno` if the system grants none.
    package func start() throws(Errno) { try DetachedThread.start { [writer, file] in writer.run(file) } }

    /// Queues a line for `request`; never waits.
    package func record(_ request: inout CompletedRequest) {
        guard request.isLogged else { return }
        let time = Timestamp.now.earlier(byNanoseconds: request.duration)
        // The line is moved out and back, so that its memory serves the connection's next request too.
        var line: [UInt8] = []
        swap(&line, &request.line)
        line.removeAll(keepingCapacity: true)
        format.append(request, at: time, to: &line)
        writer.append(line)
        swap(&line, &request.line)
    }

    /// Opens the file again by its name before the next line, because another program may have renamed it.
    package func reopen() { writer.reopen() }

    /// The number of lines lost since the start.
    package var lostLines: Int { writer.lostLines }

    /// Writes the queued lines and ends the thread; returns false if a pipe's reader has not taken them within 2
    /// seconds.
    package func stop() -> Bool { writer.stop(within: Self.patience) }
}

extension Timestamp {
    /// The moment a number of nanoseconds earlier.
    fileprivate func earlier(byNanoseconds count: Int64) -> Self {
        let total = Int64(nanoseconds) - count % 1_000_000_000
        let borrow: Int64 = total < 0 ? 1 : 0
        return Self(
            seconds: seconds - count / 1_000_000_000 - borrow, nanoseconds: Int32(total + borrow * 1_000_000_000))
    }
}
