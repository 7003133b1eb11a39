internal import Synchronization

/// Counters that many threads add to at once, and that are seldom read.
///
/// Each processor has its own shard, so that an addition costs no more than on a machine with one processor. A reader
/// adds the shards.
package struct ShardedCounters: ~Copyable, Sendable {
    /// The number of counters.
    package static var width: Int { 32 }

    /// The counters of each processor, with unused ones behind them, so that no cache line holds two processors'
    /// counters.
    private let shards = InlineArray<16, InlineArray<40, Atomic<Int>>> { _ in InlineArray { _ in Atomic(0) } }

    /// Creates counters of 0.
    package init() {}

    /// The shard of the current processor; a caller may use it for a few additions.
    package static var shard: Int { Processor.shard(of: Processor.mostShards) }

    /// Adds `amount` to the counter at `index`, which is below ``width``; wraps at 64 bits.
    ///
    /// Any ``shard`` is right, but that of another processor costs more.
    package func add(_ amount: Int, at index: Int, to shard: Int = ShardedCounters.shard) {
        shards[shard][index].wrappingAdd(amount, ordering: .relaxed)
    }

    /// The value of the counter at `index`.
    package subscript(_ index: Int) -> Int {
        var sum = 0
        for shard in shards.indices { sum &+= shards[shard][index].load(ordering: .relaxed) }
        return sum
    }
}
