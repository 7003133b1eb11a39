internal import CLinux
internal import Glibc
internal import Synchronization

/// Counts that many threads add to at once and that somebody reads now and then.
///
/// Each processor has its own shard of them, so that an addition costs no more than on a machine with one processor; a
/// reader adds the shards up.
package struct ShardedCounters: ~Copyable, Sendable {
    /// The number of counts.
    package static var width: Int { 32 }

    /// The counts of each processor, and unused ones behind them, so that no line of a cache holds two processors' counts.
    private let shards = InlineArray<16, InlineArray<40, Atomic<Int>>> { _ in InlineArray { _ in Atomic(0) } }

    /// Creates counts of 0.
    package init() {}

    /// The shard that this thread adds to now; it may be kept for a few additions.
    package static var shard: Int { Processor.shard(of: Processor.mostShards) }

    /// Adds `amount` to the count at `index`, below ``width``; wraps around if it exceeds 64 bits.
    ///
    /// Any ``shard`` is right, but that of another processor costs more.
    package func add(_ amount: Int, at index: Int, to shard: Int = ShardedCounters.shard) {
        shards[shard][index].wrappingAdd(amount, ordering: .relaxed)
    }

    /// The count at `index`.
    package subscript(_ index: Int) -> Int {
        var sum = 0
        for shard in shards.indices { sum &+= shards[shard][index].load(ordering: .relaxed) }
        return sum
    }
}

/// The processor that a thread runs on, by which is divided what every request writes: two processors that write to the
/// same memory take it from each other each time.
package enum Processor {
    /// The greatest number of shards; on machines with more processors some of them share one.
    package static var mostShards: Int { 16 }

    /// The number of shards: the number of processors, rounded up to a power of two, up to ``mostShards``.
    ///
    /// The corresponding C function is `sysconf`.
    package static let shardCount = shardCount(processors: Int(sysconf(CInt(_SC_NPROCESSORS_CONF))))

    static func shardCount(processors: Int) -> Int {
        var count = 1
        while count < min(processors, mostShards) { count *= 2 }
        return count
    }

    /// The shard of this thread at this moment among `count`, a power of two; the next moment it may be another's.
    ///
    /// The corresponding C function is `sched_getcpu`.
    package static func shard(of count: Int) -> Int { Int(CLinux_processor()) & (count - 1) }
}
