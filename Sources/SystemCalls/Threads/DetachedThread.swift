internal import Glibc
package import SystemPackage

/// A thread that no other thread joins.
package enum DetachedThread {
    /// The share of the processors' time that a thread claims; see setpriority(2).
    package enum Priority: CInt, Sendable {
        /// As much as the threads that respond to requests.
        case normal = 0
        /// Only time that no other thread wants.
        case lowest = 19
    }

    /// The work of a thread, as an object that a pointer can refer to.
    private final class Work {
        let body: @Sendable () -> Void
        let priority: Priority
        let blocksSignals: Bool

        init(_ body: @escaping @Sendable () -> Void, _ priority: Priority, blocksSignals: Bool) {
            self.body = body
            self.priority = priority
            self.blocksSignals = blocksSignals
        }

        /// Does the work on the calling thread.
        func run() {
            if blocksSignals { blockSignals() }
            if priority != .normal {
                setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, priority.rawValue)
            }
            body()
        }

        private func blockSignals() {
            var all = sigset_t()
            unsafe sigfillset(&all)
            unsafe pthread_sigmask(SIG_BLOCK, &all, nil)
        }
    }

    /// Runs `body` on a new thread.
    ///
    /// - Parameters:
    ///   - priority: The share of the processors' time that the thread claims.
    ///   - blockingSignals: Whether the thread blocks all signals, so that none interrupts its calls. Default false: it
    ///     inherits the mask of the calling thread.
    ///   - body: The thread's work; the thread ends with it.
    /// - Throws: `Errno`, mostly `.resourceTemporarilyUnavailable`, if the system grants no further thread.
    ///
    /// The corresponding C functions are `pthread_create`, `pthread_sigmask`, and `setpriority`, which on Linux sets
    /// one thread's priority.
    package static func start(
        priority: Priority = .normal, blockingSignals: Bool = false, _ body: @escaping @Sendable () -> Void
    ) throws(Errno) {
        let work = Work(body, priority, blocksSignals: blockingSignals)
        let context = unsafe Unmanaged.passRetained(work).toOpaque()
        var thread = pthread_t()
        do throws(Errno) {
            try checkingCode { unsafe pthread_create(&thread, nil, run, context) }
        } catch {
            unsafe Unmanaged<Work>.fromOpaque(context).release()
            throw error
        }
        pthread_detach(thread)
    }

    /// Takes over the reference that `start` made, and does the work.
    private static let run: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
        if let context = unsafe context { unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run() }
        return nil
    }
}
