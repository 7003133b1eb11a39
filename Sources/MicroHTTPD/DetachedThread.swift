internal import Glibc

/// A thread that works beside the requests.
package enum DetachedThread {
    /// How gladly a thread yields to others; see setpriority(2).
    package enum Priority: CInt, Sendable {
        case normal = 0
        case lowest = 19
    }

    /// The work of a thread, in a place that a pointer can lead to.
    private final class Work {
        let body: @Sendable () -> Void
        let priority: Priority
        init(_ body: @escaping @Sendable () -> Void, priority: Priority) {
            self.body = body
            self.priority = priority
        }
    }

    /// Runs `body` on a thread of its own; false where no thread can be had.
    ///
    /// The corresponding C functions are `pthread_create` and `setpriority`, which on Linux counts for one thread.
    package static func start(priority: Priority = .normal, _ body: @escaping @Sendable () -> Void) -> Bool {
        let context = unsafe Unmanaged.passRetained(Work(body, priority: priority)).toOpaque()
        var thread = pthread_t()
        guard unsafe pthread_create(&thread, nil, run, context) == 0 else {
            unsafe Unmanaged<Work>.fromOpaque(context).release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    /// Takes over the reference that `start` made, and does the work.
    private static let run: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
        guard let context = unsafe context else { return nil }
        let work = unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue()
        if work.priority != .normal {
            setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, work.priority.rawValue)
        }
        work.body()
        return nil
    }
}
