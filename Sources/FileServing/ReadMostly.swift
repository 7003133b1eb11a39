internal import Glibc

/// A value that many threads read at once, and that now and then one of them changes.
///
/// A reader waits for a change alone, never for another reader. The corresponding C type is `pthread_rwlock_t`.
@safe final class ReadMostly<Value: ~Copyable> {
    private let lock: UnsafeMutablePointer<pthread_rwlock_t>
    private var value: Value

    init(_ value: consuming sending Value) {
        self.value = value
        // The lock must not move, so it has memory of its own.
        unsafe lock = .allocate(capacity: 1)
        unsafe pthread_rwlock_init(lock, nil)
    }

    deinit {
        unsafe pthread_rwlock_destroy(lock)
        unsafe lock.deallocate()
    }

    /// Reads the value, together with others.
    func read<Result>(_ body: (borrowing Value) -> Result) -> Result {
        unsafe pthread_rwlock_rdlock(lock)
        defer { unsafe pthread_rwlock_unlock(lock) }
        return body(value)
    }

    /// Changes the value, alone.
    func change<Result>(_ body: (inout Value) -> Result) -> Result {
        unsafe pthread_rwlock_wrlock(lock)
        defer { unsafe pthread_rwlock_unlock(lock) }
        return body(&value)
    }
}

/// The lock guards the value, and nothing changes the pointer to it.
extension ReadMostly: @unchecked Sendable where Value: ~Copyable {}
