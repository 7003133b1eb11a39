internal import CLinux
internal import Glibc

/// A timer that repeatedly interrupts the system calls of a thread.
///
/// An interrupted call fails with `EINTR`, or returns what it has done so far.
enum InterruptTimer {
    /// Interrupts `body` once in each interval of `milliseconds`, below 1000; never if the system has no timer left.
    ///
    /// The signal is SIGALRM, which is unblocked meanwhile. The corresponding system calls are `timer_create` and
    /// `timer_settime`; the C function is `pthread_sigmask`.
    static func ring<Result>(every milliseconds: Int, during body: () -> Result) -> Result {
        isTaken
        var signal = sigset_t()
        var heldBack = sigset_t()
        unsafe sigemptyset(&signal)
        unsafe sigaddset(&signal, SIGALRM)
        unsafe pthread_sigmask(SIG_UNBLOCK, &signal, &heldBack)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &heldBack, nil) }
        let timer = CLinux_start_timer(SIGALRM, milliseconds * 1_000_000)
        defer { if timer >= 0 { CLinux_end_timer(timer) } }
        return body()
    }

    /// Takes the signal, once, and does nothing with it: a signal that is ignored would interrupt no call.
    private static let isTaken: Void = {
        var action = sigaction()
        unsafe action.__sigaction_handler.sa_handler = { _ in }
        unsafe sigaction(SIGALRM, &action, nil)
    }()
}
