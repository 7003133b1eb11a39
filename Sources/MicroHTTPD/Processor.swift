internal import CMicroHTTPD
internal import Glibc

/// The processor that a thread runs on, by which what is written with each request is divided: two processors that write
/// to the same memory take it from each other each time.
package enum Processor {
    /// The most shares that there are; on machines with more processors some of them have one together.
    package static var mostShares: Int { 16 }

    /// The number of shares: a power of two, and as many as there are processors, up to ``mostShares``.
    ///
    /// The corresponding C function is `sysconf`.
    package static let shareCount = shareCount(processors: Int(sysconf(CInt(_SC_NPROCESSORS_CONF))))

    static func shareCount(processors: Int) -> Int {
        var count = 1
        while count < min(processors, mostShares) { count *= 2 }
        return count
    }

    /// The share of this thread at this moment among `count`, a power of two; the next moment it may be another's.
    ///
    /// The corresponding C function is `sched_getcpu`.
    package static func share(of count: Int) -> Int { Int(CMicroHTTPD_processor()) & (count - 1) }
}
