internal import Glibc
internal import SystemCalls

/// The signals that control the server, which one thread waits for and takes.
package struct ControlSignals: ~Copyable {
    /// The request that a signal makes.
    package enum Request: Sendable {
        /// SIGTERM or SIGINT: stop.
        case stop
        /// SIGHUP: open the document root again.
        case reload
        /// SIGUSR1: open the access log again.
        case reopenLog
    }

    private var set = sigset_t()

    /// Blocks these signals for this thread and all threads that it starts from now on; ignores the signals that a
    /// write raises.
    ///
    /// Call it before any thread starts. The corresponding C functions are `pthread_sigmask` and `signal`.
    package init() {
        unsafe sigemptyset(&set)
        for signal in [SIGTERM, SIGINT, SIGHUP, SIGUSR1] { unsafe sigaddset(&set, signal) }
        unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
        OutputSignals.ignore()
    }

    /// Waits for the next signal, for `milliseconds` at most, or without a limit if that is nil.
    ///
    /// The corresponding C functions are `sigwaitinfo` and `sigtimedwait`.
    ///
    /// - Returns: What it asks for; nil if the time is over, or if another signal came.
    package mutating func wait(milliseconds: Int?) -> Request? {
        guard let milliseconds else { return Self.request(unsafe sigwaitinfo(&set, nil)) }
        var time = timespec(tv_sec: milliseconds / 1000, tv_nsec: milliseconds % 1000 * 1_000_000)
        return Self.request(unsafe sigtimedwait(&set, nil, &time))
    }

    private static func request(_ signal: CInt) -> Request? {
        switch signal {
        case SIGTERM, SIGINT: .stop
        case SIGHUP: .reload
        case SIGUSR1: .reopenLog
        default: nil
        }
    }
}
