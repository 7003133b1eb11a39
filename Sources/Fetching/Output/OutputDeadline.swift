import Glibc
import SystemCalls
import SystemPackage

/// How long the output of a transfer may hold it up: until the user stops the run, or the transfer's time is over.
struct OutputDeadline: Sendable {
    private let interruption: Interruption
    private let end: ContinuousClock.Instant?

    /// - Parameters:
    ///   - interruption: What ends every wait.
    ///   - limit: How long the transfer may take from now on; as long as it likes where there is none.
    init(_ interruption: Interruption, limit: Duration?) {
        self.interruption = interruption
        end = limit.map { .now + $0 }
    }

    /// What is left of the time; nothing where there is no limit.
    var remaining: Duration? { end.map { max(.zero, ContinuousClock.now.duration(to: $0)) } }

    /// Throws where the wait is over.
    func check() throws(Failure) {
        if interruption.isRequested { throw Failure(.interrupted) }
        if let end, end <= .now { throw Failure(.timedOut, detail: "the output takes nothing") }
    }

    /// Waits for a while, less where the wait is over before; then throws.
    ///
    /// The corresponding C function is `poll`.
    ///
    /// - Parameters:
    ///   - time: How long to wait at most.
    ///   - descriptor: What may end the pause early, by taking bytes.
    /// - Throws: `interrupted` or `timedOut`.
    func pause(for time: Duration, orUntilWritable descriptor: FileDescriptor? = nil) throws(Failure) {
        let left = end.map { max(.zero, ContinuousClock.now.duration(to: $0)) } ?? time
        // Rounded up, so that the last wait does not become many of no time at all.
        let milliseconds = CInt(min(time, left) / .milliseconds(1)) + 1
        var requests = [pollfd(fd: interruption.wakeup.rawValue, events: Int16(POLLIN), revents: 0)]
        if let descriptor { requests.append(pollfd(fd: descriptor.rawValue, events: Int16(POLLOUT), revents: 0)) }
        _ = unsafe poll(&requests, nfds_t(requests.count), milliseconds)
        try check()
    }

    /// Writes all bytes of a file at their position.
    func write(_ bytes: RawSpan, to file: FileDescriptor, at position: Int64) throws(Failure) {
        var rest = bytes
        var position = position
        while rest.byteCount > 0 {
            do throws(Errno) {
                let count = try file.writeSome(rest, at: position)
                rest = rest.extracting(droppingFirst: count)
                position += Int64(count)
            } catch {
                guard error == .interrupted else { throw Failure(.unwritable, detail: "\(error)") }
                try check()
            }
        }
    }

    /// Writes all bytes at the descriptor's offset.
    ///
    /// A descriptor that is set not to block, as an inherited one may be, is waited for.
    func write(_ bytes: RawSpan, to descriptor: FileDescriptor) throws(Failure) {
        var rest = bytes
        while rest.byteCount > 0 {
            do throws(Errno) {
                rest = rest.extracting(droppingFirst: try descriptor.writeSome(rest))
            } catch {
                switch error {
                case .interrupted: try check()
                case .wouldBlock: try pause(for: .seconds(1), orUntilWritable: descriptor)
                default: throw Failure(.unwritable, detail: "\(error)")
                }
            }
        }
    }
}
