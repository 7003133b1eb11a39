import Glibc
import SystemCalls
import SystemPackage

/// How long a transfer may wait for its output: until the user stops the run, or until the transfer's time limit.
struct OutputDeadline: Sendable {
    private let interruption: Interruption
    private let end: ContinuousClock.Instant?

    /// - Parameters:
    ///   - interruption: Ends every wait.
    ///   - limit: How long the transfer may take from now on; nil for no limit.
    init(_ interruption: Interruption, limit: Duration?) {
        self.interruption = interruption
        end = limit.map { .now + $0 }
    }

    /// The time that is left; nil if there is no limit.
    var remaining: Duration? { end.map { max(.zero, ContinuousClock.now.duration(to: $0)) } }

    /// Throws if the wait is over.
    func check() throws(Failure) {
        if interruption.isRequested { throw Failure(.interrupted) }
        if let end, end <= .now { throw Failure(.timedOut, detail: "the output takes nothing") }
    }

    /// Waits for a while, then returns; throws as soon as the wait is over.
    ///
    /// The corresponding C function is `poll`.
    ///
    /// - Parameters:
    ///   - time: The longest wait.
    ///   - descriptor: A descriptor that ends the wait early when it is writable.
    /// - Throws: `interrupted` or `timedOut`.
    func pause(for time: Duration, orUntilWritable descriptor: FileDescriptor? = nil) throws(Failure) {
        let left = end.map { max(.zero, ContinuousClock.now.duration(to: $0)) } ?? time
        // Rounded up, so that the rest of a millisecond does not become many waits of zero.
        let milliseconds = CInt(min(time, left) / .milliseconds(1)) + 1
        var requests = [pollfd(fd: interruption.wakeup.rawValue, events: Int16(POLLIN), revents: 0)]
        if let descriptor { requests.append(pollfd(fd: descriptor.rawValue, events: Int16(POLLOUT), revents: 0)) }
        _ = unsafe poll(&requests, nfds_t(requests.count), milliseconds)
        try check()
    }

    /// Writes all bytes at a position of a file.
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
    /// If the descriptor does not block, as an inherited one may be set, the call waits until it is writable.
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
