internal import Glibc
internal import Synchronization
internal import SystemCalls
internal import SystemPackage

/// The one thread that writes log lines, so that a slow disk or pipe delays no response.
///
/// An idle thread writes a line at once. Under load it takes all lines that have gathered in some milliseconds, so that
/// a request costs neither a write nor a wake-up.
final class LogWriter: Sendable {
    /// The bytes that may be queued: some 5000 lines, ten times what gathers at 100,000 requests per second.
    private static let capacity = 1 << 20
    /// How long lines gather, in milliseconds.
    private static let pause: CInt = 5
    /// The shortest time between two reports of lost lines.
    private static let reportInterval = Duration.seconds(10)

    private let queue = LineQueue(capacity: LogWriter.capacity)
    private let event: EventFD
    private let end: EventFD
    private let lost = Atomic(0)
    private let isReopening = Atomic(false)
    private let isStopping = Atomic(false)
    private let hint: String
    private let report: @Sendable (String) -> Void

    /// Makes a writer that does not run yet.
    ///
    /// - Parameters:
    ///   - hint: What to do if the file may not be opened again.
    ///   - report: Takes a line about lost lines; it may be slow.
    /// - Throws: `Errno` if the process has no descriptors left.
    init(hint: String, report: @escaping @Sendable (String) -> Void) throws(Errno) {
        self.hint = hint
        event = try EventFD()
        end = try EventFD()
        self.report = report
    }

    /// The number of lines lost since the start, because the queue was full or a write failed.
    var lostLines: Int { lost.load(ordering: .relaxed) }

    /// Queues a line; never waits.
    func append(_ line: [UInt8]) {
        switch queue.append(line) {
        case .queued: break
        case .queuedFirst: event.signal()
        case .dropped: lost.add(1, ordering: .relaxed)
        }
    }

    /// Has the thread reopen its file before its next write.
    func reopen() {
        isReopening.store(true, ordering: .releasing)
        event.signal()
    }

    /// Writes the queued lines and ends the thread; gives up after `milliseconds` if a pipe's reader does not read.
    func stop(within milliseconds: CInt) -> Bool {
        isStopping.store(true, ordering: .releasing)
        event.signal()
        return end.wait(milliseconds: milliseconds)
    }

    /// Writes lines to `file` until the writer is stopped.
    func run(_ file: LogFile) {
        var losses = LossReport(interval: Self.reportInterval)
        var lines: [UInt8] = []
        while true {
            // This is read before the lines are taken, so that all lines appended before the stop are written.
            let isLast = isStopping.load(ordering: .acquiring)
            reopenWhereAsked(file)
            let count = queue.take(into: &lines)
            if count > 0 { write(lines, to: file, &losses) }
            tell(&losses, isLast: isLast)
            if count == 0 && isLast { break }
            if count == 0 {
                event.wait(milliseconds: losses.wait)
            } else if !isLast {
                poll(nil, 0, Self.pause)
            }
        }
        end.signal()
    }

    private func write(_ lines: [UInt8], to file: LogFile, _ losses: inout LossReport) {
        do throws(LogFailure) {
            try file.write(lines) {
                tell(&losses, isLast: false)
                reopenWhereAsked(file)
            }
        } catch {
            lost.add(error.lostLines, ordering: .relaxed)
            losses.error = error.error
        }
    }

    private func tell(_ losses: inout LossReport, isLast: Bool) {
        if let text = losses.text(of: lostLines, at: .now, isLast: isLast) { report(text) }
    }

    private func reopenWhereAsked(_ file: LogFile) {
        guard isReopening.exchange(false, ordering: .acquiring) else { return }
        do throws(Errno) {
            try file.reopen()
        } catch {
            let hint = error == .permissionDenied ? hint : ""
            report("cannot open the access log again: \(error)\(hint); the old file is written on")
        }
    }
}
