internal import CSeccomp
internal import Glibc

#if DEBUG
/// A build for development: a call that is refused ends the process, with a trace of where it came from, and tests can
/// choose the layers by `FERRY_TEST_LAYERS` (a list such as `landlock,seccomp`).
extension Sandbox {
    static func isWanted(_ layer: String) -> Bool {
        guard let layers = EnvironmentVariable.value("FERRY_TEST_LAYERS") else { return true }
        return layers.split(separator: ",").contains { $0 == layer }
    }

    /// What becomes of a refused call; with `FERRY_TEST_REFUSAL=fail` it is what becomes of it in a release.
    static var refusal: SystemCallFilter.Refusal {
        EnvironmentVariable.value("FERRY_TEST_REFUSAL") == "fail" ? .fail : .trap
    }

    /// Takes SIGSYS, which a refused call raises; the corresponding C function is `sigaction`.
    static func prepareTrap() {
        var action = sigaction()
        unsafe action.__sigaction_handler.sa_sigaction = tellAndAbort
        action.sa_flags = SA_SIGINFO
        unsafe sigaction(SIGSYS, &action, nil)
        // The first trace loads a library, which is forbidden later.
        _ = unsafe trace()
    }

    private static let tellAndAbort:
        @convention(c) (CInt, UnsafeMutablePointer<siginfo_t>?, UnsafeMutableRawPointer?) -> Void = { _, info, _ in
            let number = unsafe info.map { unsafe CSeccomp_refused_call($0) } ?? -1
            let name = unsafe seccomp_syscall_resolve_num_arch(seccomp_arch_native(), number)
            let text = unsafe name.map { unsafe String(cString: $0) } ?? "?"
            let line = "ferry: the sandbox forbids the system call \(number) (\(text)); it was made here:\n"
            unsafe _ = write(STDERR_FILENO, line, line.utf8.count)
            var frames = unsafe Sandbox.trace()
            unsafe backtrace_symbols_fd(&frames, CInt(frames.count), STDERR_FILENO)
            signal(SIGABRT, SIG_DFL)
            abort()
        }

    private static func trace() -> [UnsafeMutableRawPointer?] {
        var frames = unsafe [UnsafeMutableRawPointer?](repeating: nil, count: 64)
        let count = unsafe backtrace(&frames, CInt(frames.count))
        return unsafe Array(frames.prefix(Int(count)))
    }
}
#else
/// A build for use: a call that is refused fails, and the server goes on.
extension Sandbox {
    static func isWanted(_ layer: String) -> Bool { true }
    static var refusal: SystemCallFilter.Refusal { .fail }
    static func prepareTrap() {}
}
#endif
