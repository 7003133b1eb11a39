internal import Glibc

/// The signals that a write raises and whose default action ends the process.
package enum OutputSignals {
    /// SIGPIPE, for a pipe or socket without a reader; and SIGXFSZ, for a file at the size limit of the process.
    private static let all = [SIGPIPE, SIGXFSZ]

    /// Ignores them, so that the write fails with `EPIPE` or `EFBIG` instead.
    ///
    /// The corresponding C function is `signal`. See pipe(7) and setrlimit(2), `RLIMIT_FSIZE`.
    package static func ignore() {
        for number in all { signal(number, SIG_IGN) }
    }
}
