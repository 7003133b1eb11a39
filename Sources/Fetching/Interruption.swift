import Glibc
import Synchronization
import SystemCalls
package import SystemPackage

/// Catches SIGINT, SIGTERM and SIGHUP, so that unfinished files can be removed before the process ends.
///
/// While it exists, these signals do not end the process; they interrupt waiting calls (`EINTR`). SIGPIPE and SIGXFSZ
/// are ignored: a closed output and a file over its size limit are errors of `write`. A signal that the process was
/// started to ignore, as by nohup(1), stays ignored. Only one may exist at a time, because signals belong to the
/// process.
///
/// The corresponding C function is `sigaction`.
package final class Interruption: Sendable {
    /// Becomes readable when a signal arrives, for loops that wait for several descriptors.
    var wakeup: FileDescriptor { readEnd.borrowed }
    private let readEnd: OwnedDescriptor
    private let writeEnd: OwnedDescriptor
    private let noted: [CInt]

    /// Begins to catch signals.
    package init() throws(Errno) {
        let ends = try FileDescriptor.pipe(options: [.closeOnExec, .nonBlocking])
        readEnd = OwnedDescriptor(ends.readEnd)
        writeEnd = OwnedDescriptor(ends.writeEnd)
        hasSignalCome.store(false, ordering: .sequentiallyConsistent)
        signalPipe.store(writeEnd.rawValue, ordering: .sequentiallyConsistent)
        noted = [SIGINT, SIGTERM, SIGHUP].filter { !Self.isIgnored($0) }
        for signal in noted { try Self.handle(signal, by: noteSignal) }
        OutputSignals.ignore()
    }

    /// Whether a signal has arrived.
    package var isRequested: Bool { hasSignalCome.load(ordering: .sequentiallyConsistent) }

    deinit {
        for signal in noted { Glibc.signal(signal, SIG_DFL) }
    }

    private static func isIgnored(_ signal: CInt) -> Bool {
        var action = sigaction()
        guard unsafe sigaction(signal, nil, &action) == 0 else { return false }
        // C functions cannot be compared, but their addresses can; SIG_IGN is a number in place of an address.
        let handler = unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
        return unsafe handler == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    /// Sets a handler without flags: without `SA_RESTART`, a signal interrupts a `write` to a full pipe.
    private static func handle(_ signal: CInt, by handler: __sighandler_t) throws(Errno) {
        var action = sigaction()
        unsafe action.__sigaction_handler.sa_handler = handler
        try checking { unsafe sigaction(signal, &action, nil) }
    }
}

private let hasSignalCome = Atomic(false)
private let signalPipe = Atomic<CInt>(-1)

/// The signal handler.
///
/// It only does what signal-safety(7) allows.
private func noteSignal(_ signal: CInt) {
    let code = errno
    var byte: UInt8 = 1
    hasSignalCome.store(true, ordering: .sequentiallyConsistent)
    unsafe write(signalPipe.load(ordering: .sequentiallyConsistent), &byte, 1)
    errno = code
}
