internal import Glibc

/// Processor time that was used, in nanoseconds; other processes on a busy machine do not change it.
///
/// See clock_gettime(2).
package struct ProcessorTime: Sendable {
    /// The used nanoseconds.
    package let nanoseconds: Int64

    /// The time of all threads of this process, since it started (`CLOCK_PROCESS_CPUTIME_ID`).
    package static var ofProcess: Self { Self(CLOCK_PROCESS_CPUTIME_ID) }

    /// The time of the calling thread, since it started (`CLOCK_THREAD_CPUTIME_ID`).
    package static var ofThread: Self { Self(CLOCK_THREAD_CPUTIME_ID) }

    private init(_ clock: clockid_t) {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        nanoseconds = Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// The time from `earlier`, which is of the same clock, to this one.
    package func duration(since earlier: Self) -> Duration { .nanoseconds(nanoseconds - earlier.nanoseconds) }
}
