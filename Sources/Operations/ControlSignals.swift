internal import Glibc
internal import SystemCalls

/// The signals by which the server is controlled, taken one by one by the thread that waits for them.
package struct ControlSignals: ~Copyable {
    /// What a signal asks for.
    package enum Request: Sendable {
        /// SIGTERM or SIGINT: stop.
        case stop
        /// SIGHUP: open the root again.
        case reload
        /// SIGUSR1: open the access log again.
        case reopenLog
    }

    private var set = sigset_t()

    /// Holds back these signals for this thread and all that it starts from now on, and ignores those that a write raises.
    ///
    /// Call it before any thread starts. The corresponding C functions are `pthread_sigmask` and `signal`.
    package init() {
        unsafe sigemptyset(&set)
        for signal in [SIGTERM, SIGINT, SIGHUP, SIGUSR1] { unsafe sigaddset(&set, signal) }
        unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
        OutputSignals.ignore()
    }

    /// Waits for the next signal; the corresponding C function is `sigwaitinfo`.
    package mutating func wait() -> Request {
        while true {
            if let request = Self.request(unsafe sigwaitinfo(&set, nil)) { return request }
        }
    }

    /// Waits for the next signal for `milliseconds` at the most; the corresponding C function is `sigtimedwait`.
    package mutating func wait(milliseconds: Int) -> Request? {
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
