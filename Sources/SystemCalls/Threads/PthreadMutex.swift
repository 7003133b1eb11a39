internal import Glibc

/// A value that one thread at a time uses; other threads sleep until it is free.
///
/// `Mutex` spins first, a thousand times and more. If there are many more threads than processors, the thread that
/// holds the lock may itself wait for a processor while others spin for nothing: with 32 connections that costs more
/// than the requests. The corresponding C type is `pthread_mutex_t`.
@safe package final class PthreadMutex<Value> {
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    /// The lock ensures that nobody uses it twice at a time: a thread that asks for it again inside waits for ever.
    @exclusivity(unchecked) private var value: Value

    /// Guards `value`.
    package init(_ value: consuming sending Value) {
        unsafe self.value = value
        // The lock must not move, so it has memory of its own.
        unsafe lock = .allocate(capacity: 1)
        unsafe pthread_mutex_init(lock, nil)
    }

    deinit {
        unsafe pthread_mutex_destroy(lock)
        unsafe lock.deallocate()
    }

    /// Uses the value while no other thread does.
    package func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
        unsafe pthread_mutex_lock(lock)
        defer { unsafe pthread_mutex_unlock(lock) }
        return unsafe body(&value)
    }
}

/// The lock guards the value, and the pointer to it never changes.
extension PthreadMutex: @unchecked Sendable {}
