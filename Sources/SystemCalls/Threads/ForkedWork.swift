internal import Glibc
internal import Synchronization
internal import SystemPackage

/// Work that is done on two threads at once, with an end that waits for both.
package enum ForkedWork {
    /// A closure as an object that a pointer can refer to.
    private final class Work {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Does `first` on another thread and `second` on this one, and returns the results when both are done.
    ///
    /// If the system grants no further thread, this one does both. The other thread blocks all signals. The
    /// corresponding C functions are `pthread_create` and `pthread_join`.
    package static func both<First: Sendable, Second>(
        _ first: @escaping @Sendable () -> First, _ second: () -> Second
    ) -> (First, Second) {
        let result = Shared<First>()
        guard let thread = start({ result.value.withLock { $0 = first() } }) else { return (first(), second()) }
        let other = second()
        pthread_join(thread, nil)
        return (result.value.withLock { $0 } ?? first(), other)
    }

    /// The place for the other thread's result.
    private final class Shared<Value: Sendable>: Sendable {
        let value = Mutex<Value?>(nil)
    }

    private static func start(_ body: @escaping @Sendable () -> Void) -> pthread_t? {
        let context = unsafe Unmanaged.passRetained(Work(body)).toOpaque()
        var thread = pthread_t()
        guard unsafe pthread_create(&thread, nil, run, context) == 0 else {
            unsafe Unmanaged<Work>.fromOpaque(context).release()
            return nil
        }
        return thread
    }

    /// Takes over the reference that `start` made, and does the work.
    private static let run: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
        var all = sigset_t()
        unsafe sigfillset(&all)
        unsafe pthread_sigmask(SIG_BLOCK, &all, nil)
        if let context = unsafe context { unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body() }
        return nil
    }
}
