internal import CSeccomp
internal import Glibc
internal import SystemCalls

#if DEBUG
/// A build for development: a call that is refused ends the process, with a trace of where it came from, and tests can
/// choose the layers by `FERRY_TEST_LAYERS` (a list such as `landlock,seccomp`).
extension Sandbox {
    static func isWanted(_ layer: String) -> Bool {
        guard let layers = ProcessEnvironment.variable("FERRY_TEST_LAYERS") else { return true }
        return layers.split(separator: ",").contains { $0 == layer }
    }

    /// What becomes of a refused call; with `FERRY_TEST_REFUSAL=fail` it is what becomes of it in a release.
    static var refusal: SystemCallFilter.Refusal {
        ProcessEnvironment.variable("FERRY_TEST_REFUSAL") == "fail" ? .fail : .trap
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
            tellTrace()
            signal(SIGABRT, SIG_DFL)
            abort()
        }

    /// Writes where the call was made, innermost first: `file(function+offset)[address]`.
    ///
    /// A private function has no name that can be found. The corresponding C function is `backtrace_symbols`.
    private static func tellTrace() {
        let frames = unsafe trace()
        guard let symbols = unsafe backtrace_symbols(frames, CInt(frames.count)) else { return }
        for index in unsafe frames.indices {
            let line = unsafe symbols[index].map { unsafe demangled(String(cString: $0)) } ?? "?"
            unsafe _ = write(STDERR_FILENO, "\(line)\n", line.utf8.count + 1)
        }
    }

    /// A line of a trace with its function's name as it is in the source.
    private static func demangled(_ line: String) -> String {
        typealias Text = UnsafeMutablePointer<CChar>?
        typealias Demangle =
            @convention(c) (UnsafePointer<CChar>, Int, Text, UnsafeMutablePointer<Int>?, UInt32) -> Text
        let parts = line.split(separator: "(", maxSplits: 1)
        // The standard library shows this function for tools such as debuggers.
        guard let name = parts.last?.split(separator: "+", maxSplits: 1).first, parts.count == 2,
            let demangle = unsafe unsafeBitCast(dlsym(nil, "swift_demangle"), to: Demangle?.self),
            let plain = unsafe demangle(String(name), name.utf8.count, nil, nil, 0)
        else { return line }
        return unsafe "\(parts[0])(\(String(cString: plain))\(parts[1].dropFirst(name.count))"
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
