internal import Glibc

/// A value that many threads read at once and that is seldom changed.
///
/// A reader waits only for a change, never for another reader. It does not write to memory that readers on other
/// processors write to, which would cost more than the lock itself. There is one lock per processor: a reader takes
/// one, a change takes all. The corresponding C type is `pthread_rwlock_t`.
@safe package final class ShardedLock<Value: ~Copyable> {
    /// A lock that shares no cache line with the next one.
    private struct Lock {
        var lock = pthread_rwlock_t()
        let padding = InlineArray<16, UInt64>(repeating: 0)
    }

    private let locks: UnsafeMutableBufferPointer<Lock>
    /// The locks ensure that no thread changes the value while another one uses it.
    @exclusivity(unchecked) private var value: Value

    /// Guards `value`.
    package init(_ value: consuming sending Value) {
        unsafe self.value = value
        // Locks must not move, so they have memory of their own.
        unsafe locks = .allocate(capacity: Processor.shardCount)
        for index in unsafe locks.indices {
            unsafe locks.initializeElement(at: index, to: Lock())
            unsafe pthread_rwlock_init(&locks[index].lock, nil)
        }
    }

    deinit {
        for index in unsafe locks.indices { unsafe pthread_rwlock_destroy(&locks[index].lock) }
        unsafe locks.deallocate()
    }

    /// Reads the value, together with other readers; `shard` is the thread's own of ``ShardedCounters``.
    package func read<Result>(at shard: Int = ShardedCounters.shard, _ body: (borrowing Value) -> Result) -> Result {
        // The thread may move to another processor meanwhile: any lock is right, as long as it takes and releases the
        // same one.
        let index = unsafe shard & (locks.count - 1)
        unsafe pthread_rwlock_rdlock(&locks[index].lock)
        defer { unsafe pthread_rwlock_unlock(&locks[index].lock) }
        return unsafe body(value)
    }

    /// Changes the value while no other thread uses it.
    package func change<Result>(_ body: (inout Value) -> Result) -> Result {
        for index in unsafe locks.indices { unsafe pthread_rwlock_wrlock(&locks[index].lock) }
        defer { for index in unsafe locks.indices { unsafe pthread_rwlock_unlock(&locks[index].lock) } }
        return unsafe body(&value)
    }
}

/// The locks guard the value, and the pointer to them never changes.
extension ShardedLock: @unchecked Sendable where Value: ~Copyable {}
