internal import Glibc
internal import Synchronization
internal import SystemCalls
internal import SystemPackage

/// An output for occasional lines, whose reader cannot delay the server.
///
/// If a full pipe or a stopped terminal does not take a line within half a second, the line is dropped. Later lines are
/// dropped at once, until the output takes bytes again; its first line then says how many are missing.
package final class DiagnosticOutput: Sendable {
    /// The descriptor 2.
    package static let standardError = DiagnosticOutput(STDERR_FILENO)

    /// The longest time that one call may take.
    private static let patience = Duration.milliseconds(500)
    /// The time between two looks at the clock while a call waits, in milliseconds.
    private static let step = 50
    /// `PIPE_BUF`: what a ready pipe takes without waiting for its reader.
    private static let pieceSize = 4096

    private struct State {
        /// The number of dropped lines that have not been reported.
        var dropped = 0
        /// Whether the last written line lacks its line feed.
        var isInLine = false

        /// The text before the first line after dropped ones.
        var notice: String {
            guard dropped > 0 else { return "" }
            return "ferry: \(dropped) \(dropped == 1 ? "line is" : "lines are") missing here: nobody read them\n"
        }
    }

    private let descriptor: CInt
    private let state = Mutex(State())

    /// Writes to `descriptor`, which stays the caller's.
    init(_ descriptor: CInt) { self.descriptor = descriptor }

    /// Writes lines, each with its line feed, as far as the reader takes them soon.
    ///
    /// If the descriptor is closed or cannot be written, the lines are lost, because there is no other place for them. The
    /// corresponding C functions are `poll` and `write`.
    package func write(_ lines: String) {
        state.withLock { state in
            let text = Array((state.isInLine ? "\n" : "").utf8) + Array((state.notice + lines).utf8)
            let limit = state.dropped > 0 ? .zero : Self.patience
            let written = InterruptTimer.ring(every: Self.step) { send(text, within: limit) }
            guard written < text.count else {
                state = State()
                return
            }
            if written > 0 { state.isInLine = text[written - 1] != UInt8(ascii: "\n") }
            state.dropped += lines.utf8.count { $0 == UInt8(ascii: "\n") }
        }
    }

    /// Writes what is taken in time and returns its size; all counts as taken if it cannot be written at all.
    ///
    /// A pipe that is ready takes a piece without waiting. A terminal may not: if its reader has stopped, `poll` calls it
    /// ready at some fill levels, and `write` then waits for ever, be the piece as small as 32 bytes. So the timer
    /// interrupts it.
    private func send(_ text: [UInt8], within limit: Duration) -> Int {
        let end = ContinuousClock.now + limit
        var rest = text[...]
        repeat {
            guard isReady(within: limit) else { continue }
            let piece = rest.prefix(Self.pieceSize)
            do throws(Errno) {
                // `Span.bytes` is called unsafe only because an element could have padding; a byte has none.
                rest = rest.dropFirst(try FileDescriptor(rawValue: descriptor).writeSome(unsafe piece.span.bytes))
            } catch {
                if error != .wouldBlock && error != .interrupted { return text.count }
            }
        } while !rest.isEmpty && ContinuousClock.now < end
        return rest.startIndex
    }

    /// Whether a piece can be written within a step; true for a write that will fail.
    private func isReady(within limit: Duration) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return unsafe poll(&entry, 1, limit == .zero ? 0 : CInt(Self.step)) > 0
    }
}
