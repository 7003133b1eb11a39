internal import Synchronization

/// Some counts that many threads add to at once and that somebody reads now and then.
///
/// Each processor has its own, so that an addition costs no more than on a machine with a single one; a reader adds them
/// up.
package struct ShardedCounters: ~Copyable, Sendable {
    /// How many counts there are.
    package static var width: Int { 32 }

    /// The counts of each processor, and unused ones behind them, so that two processors' share no line of a cache.
    private let shares = InlineArray<16, InlineArray<40, Atomic<Int>>> { _ in InlineArray { _ in Atomic(0) } }

    /// Creates counts of 0.
    package init() {}

    /// The place that this thread adds at now; it may be kept for a few additions.
    package static var place: Int { Processor.share(of: 16) }

    /// Adds `amount` to the count at `index`, below ``width``; wraps around where it exceeds 64 bits.
    ///
    /// Any ``place`` will do, but that of another processor costs more.
    package func add(_ amount: Int, at index: Int, from place: Int = ShardedCounters.place) {
        shares[place][index].wrappingAdd(amount, ordering: .relaxed)
    }

    /// The count at `index`.
    package subscript(_ index: Int) -> Int {
        var sum = 0
        for share in shares.indices { sum &+= shares[share][index].load(ordering: .relaxed) }
        return sum
    }
}
