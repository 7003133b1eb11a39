internal import Glibc
package import SystemPackage

/// A thread of its own that nobody waits for.
package enum DetachedThread {
    /// How much of the processors' time a thread claims; see setpriority(2).
    package enum Priority: CInt, Sendable {
        /// As much as the threads that answer requests.
        case normal = 0
        /// What the others leave.
        case lowest = 19
    }

    /// The work of a thread, in a place that a pointer can lead to.
    private final class Work {
        let body: @Sendable () -> Void
        let priority: Priority
        let blocksSignals: Bool

        init(_ body: @escaping @Sendable () -> Void, _ priority: Priority, blocksSignals: Bool) {
            self.body = body
            self.priority = priority
            self.blocksSignals = blocksSignals
        }

        /// Does the work on the thread that calls it.
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
    ///   - priority: How much of the processors' time the thread claims.
    ///   - blockingSignals: Whether other threads take all signals, so that none interrupts this one's calls. Default
    ///     false: the mask of the thread that calls this is inherited.
    ///   - body: The thread's work; the thread ends with it.
    /// - Throws: `Errno`, mostly `.resourceTemporarilyUnavailable`, if the system grants no further thread.
    ///
    /// The corresponding C functions are `pthread_create`, `pthread_sigmask`, and `setpriority`, which on Linux counts for
    /// one thread.
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
