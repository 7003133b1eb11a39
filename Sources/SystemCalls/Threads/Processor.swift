internal import CLinux
internal import Glibc

/// The processor that a thread runs on, by which data that every request writes is divided.
///
/// Two processors that write to the same memory take it from each other each time.
package enum Processor {
    /// The most shards; on machines with more processors, some share one.
    package static var mostShards: Int { 16 }

    /// The number of shards: the number of processors, rounded up to a power of two, at most ``mostShards``.
    ///
    /// The corresponding C function is `sysconf`.
    package static let shardCount = shardCount(processors: Int(sysconf(CInt(_SC_NPROCESSORS_CONF))))

    static func shardCount(processors: Int) -> Int {
        var count = 1
        while count < min(processors, mostShards) { count *= 2 }
        return count
    }

    /// The current shard of this thread among `count`, a power of two; it may change at any moment.
    ///
    /// The corresponding C function is `sched_getcpu`.
    package static func shard(of count: Int) -> Int { Int(CLinux_processor()) & (count - 1) }
}
