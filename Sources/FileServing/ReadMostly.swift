internal import Glibc
internal import MicroHTTPD

/// A value that many threads read at once, and that now and then one of them changes.
///
/// A reader waits for a change alone, never for another reader; nor does it write to memory that readers on other
/// processors write to, which would cost more than the lock itself. So there is a lock for each processor, of which a
/// reader takes one and a change takes all. The corresponding C type is `pthread_rwlock_t`.
@safe final class ShardedLock<Value: ~Copyable> {
    /// A lock that shares no line of any processor's cache with the next one.
    private struct Lock {
        var lock = pthread_rwlock_t()
        let padding = InlineArray<16, UInt64>(repeating: 0)
    }

    private let locks: UnsafeMutableBufferPointer<Lock>
    /// The locks see to it that nobody changes it while another one has it.
    @exclusivity(unchecked) private var value: Value

    init(_ value: consuming sending Value) {
        unsafe self.value = value
        // Locks must not move, so they have memory of their own.
        unsafe locks = .allocate(capacity: Processor.shareCount)
        for index in unsafe locks.indices {
            unsafe locks.initializeElement(at: index, to: Lock())
            unsafe pthread_rwlock_init(&locks[index].lock, nil)
        }
    }

    deinit {
        for index in unsafe locks.indices { unsafe pthread_rwlock_destroy(&locks[index].lock) }
        unsafe locks.deallocate()
    }

    /// Reads the value, together with others; `place` is the thread's own among ``Counters``.
    func read<Result>(from place: Int = ShardedCounters.place, _ body: (borrowing Value) -> Result) -> Result {
        // The thread may go on elsewhere meanwhile: any lock is right, as long as it is one.
        let share = unsafe place & (locks.count - 1)
        unsafe pthread_rwlock_rdlock(&locks[share].lock)
        defer { unsafe pthread_rwlock_unlock(&locks[share].lock) }
        return unsafe body(value)
    }

    /// Changes the value, alone.
    func change<Result>(_ body: (inout Value) -> Result) -> Result {
        for index in unsafe locks.indices { unsafe pthread_rwlock_wrlock(&locks[index].lock) }
        defer { for index in unsafe locks.indices { unsafe pthread_rwlock_unlock(&locks[index].lock) } }
        return unsafe body(&value)
    }
}

/// The locks guard the value, and nothing changes the pointer to them.
extension ShardedLock: @unchecked Sendable where Value: ~Copyable {}
