internal import Glibc

/// A thread that works beside the requests and yields to them.
enum BackgroundThread {
    /// The priority of least urgency; see setpriority(2).
    private static let niceness: CInt = 19

    /// The work of a thread, in a place that a pointer can lead to.
    private final class Work {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Runs `body` on a thread of its own with the lowest priority; false where no thread can be had.
    ///
    /// The corresponding C functions are `pthread_create` and `setpriority`, which on Linux counts for one thread.
    static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        let context = unsafe Unmanaged.passRetained(Work(body)).toOpaque()
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
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness)
        work.body()
        return nil
    }
}
