internal import Glibc

/// A value that many threads read at once and that one of them changes now and then.
///
/// A reader waits for a change alone, never for another reader. It does not write to memory that readers on other
/// processors write to either, which would cost more than the lock itself: there is a lock for each processor, of which a
/// reader takes one and a change takes all. The corresponding C type is `pthread_rwlock_t`.
@safe package final class ShardedLock<Value: ~Copyable> {
    /// A lock that shares no line of any processor's cache with the next one.
    private struct Lock {
        var lock = pthread_rwlock_t()
        let padding = InlineArray<16, UInt64>(repeating: 0)
    }

    private let locks: UnsafeMutableBufferPointer<Lock>
    /// The locks ensure that nobody changes it while another thread has it.
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

    /// Reads the value, together with others; `shard` is the thread's own among ``ShardedCounters``.
    package func read<Result>(at shard: Int = ShardedCounters.shard, _ body: (borrowing Value) -> Result) -> Result {
        // The thread may go on elsewhere meanwhile: any lock is right, as long as it is one.
        let index = unsafe shard & (locks.count - 1)
        unsafe pthread_rwlock_rdlock(&locks[index].lock)
        defer { unsafe pthread_rwlock_unlock(&locks[index].lock) }
        return unsafe body(value)
    }

    /// Changes the value, alone.
    package func change<Result>(_ body: (inout Value) -> Result) -> Result {
        for index in unsafe locks.indices { unsafe pthread_rwlock_wrlock(&locks[index].lock) }
        defer { for index in unsafe locks.indices { unsafe pthread_rwlock_unlock(&locks[index].lock) } }
        return unsafe body(&value)
    }
}

/// The locks guard the value, and nothing changes the pointer to them.
extension ShardedLock: @unchecked Sendable where Value: ~Copyable {}
