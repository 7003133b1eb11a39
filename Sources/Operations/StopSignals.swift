internal import Glibc

/// The signals that stop the server, taken by the thread that waits for them.
package struct StopSignals: ~Copyable {
    private var set = sigset_t()

    /// Holds back SIGTERM and SIGINT for this thread and all that it starts from now on, and ignores SIGPIPE.
    ///
    /// Call it before any thread starts. The corresponding C functions are `pthread_sigmask` and `signal`.
    package init() {
        unsafe sigemptyset(&set)
        unsafe sigaddset(&set, SIGTERM)
        unsafe sigaddset(&set, SIGINT)
        unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
        // A reader of our output that went away must not end the server.
        signal(SIGPIPE, SIG_IGN)
    }

    /// Waits until one of them arrives; the corresponding C function is `sigwait`.
    package mutating func wait() {
        var signal: CInt = 0
        while unsafe sigwait(&set, &signal) != 0 {}
    }
}
