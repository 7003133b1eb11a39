import Glibc
import Synchronization
import SystemCalls
package import SystemPackage

/// Notes SIGINT, SIGTERM and SIGHUP, so that what is unfinished can be removed before the process ends.
///
/// As long as it lives, these signals end nothing by themselves, calls that wait are interrupted by them (`EINTR`), and
/// SIGPIPE and SIGXFSZ are ignored: a closed output and a file that becomes too long are errors of `write`. A signal that
/// the process was started to ignore, as by nohup(1), stays ignored. There is one at a time, for signals are the process's.
///
/// The corresponding C function is `sigaction`.
package final class Interruption: Sendable {
    /// Becomes readable when a signal has come, for loops that wait for several descriptors.
    let wakeup: FileDescriptor
    private let writeEnd: FileDescriptor
    private let noted: [CInt]

    /// Begins to note signals, from none.
    package init() throws(Errno) {
        (wakeup, writeEnd) = try FileDescriptor.pipe(options: [.closeOnExec, .nonBlocking])
        hasSignalCome.store(false, ordering: .sequentiallyConsistent)
        signalPipe.store(writeEnd.rawValue, ordering: .sequentiallyConsistent)
        noted = [SIGINT, SIGTERM, SIGHUP].filter { !Self.isIgnored($0) }
        for signal in noted { try Self.handle(signal, by: noteSignal) }
        OutputSignals.ignore()
    }

    /// Whether a signal has come.
    package var isRequested: Bool { hasSignalCome.load(ordering: .sequentiallyConsistent) }

    deinit {
        for signal in noted { Glibc.signal(signal, SIG_DFL) }
        close(wakeup.rawValue)
        close(writeEnd.rawValue)
    }

    private static func isIgnored(_ signal: CInt) -> Bool {
        var action = sigaction()
        guard unsafe sigaction(signal, nil, &action) == 0 else { return false }
        // C functions cannot be compared, but their addresses can, and that of SIG_IGN is a number that stands for it.
        let handler = unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
        return unsafe handler == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    /// No flag is set: without `SA_RESTART`, a `write` to a full pipe ends when the user has had enough.
    private static func handle(_ signal: CInt, by handler: __sighandler_t) throws(Errno) {
        var action = sigaction()
        unsafe action.__sigaction_handler.sa_handler = handler
        try checking { unsafe sigaction(signal, &action, nil) }
    }
}

private let hasSignalCome = Atomic(false)
private let signalPipe = Atomic<CInt>(-1)

/// The signal handler: does only what signal-safety(7) allows.
private func noteSignal(_ signal: CInt) {
    let code = errno
    var byte: UInt8 = 1
    hasSignalCome.store(true, ordering: .sequentiallyConsistent)
    unsafe write(signalPipe.load(ordering: .sequentiallyConsistent), &byte, 1)
    errno = code
}
