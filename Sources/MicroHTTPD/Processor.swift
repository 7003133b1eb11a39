internal import CMicroHTTPD

/// The processor that a thread runs on, by which what is written with each request is divided: two processors that write
/// to the same memory take it from each other each time.
package enum Processor {
    /// The number of shares; on machines with more processors some of them have one together.
    package static var shareCount: Int { 16 }

    /// The share of this thread at this moment, from 0 to ``shareCount`` - 1; the next moment it may be another's.
    ///
    /// The corresponding C function is `sched_getcpu`.
    package static var share: Int { Int(CMicroHTTPD_processor()) & (shareCount - 1) }
}
