internal import Glibc

/// A moment of the machine's monotonic clock, in nanoseconds from an arbitrary zero.
///
/// It is read without a system call. See clock_gettime(2).
package struct MonotonicTime: Comparable, Sendable {
    /// The nanoseconds since the zero.
    package let nanoseconds: Int64

    /// Takes a number of nanoseconds since the zero.
    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// Takes a number of milliseconds since the zero, for a decision that is not about now.
    package init(milliseconds: Int64) { nanoseconds = milliseconds * 1_000_000 }

    /// The current time, with the resolution of the kernel's tick, 1 to 10 ms (`CLOCK_MONOTONIC_COARSE`).
    package static var now: Self { Self(CLOCK_MONOTONIC_COARSE) }

    /// The current time in nanoseconds, which takes several times as long to read (`CLOCK_MONOTONIC`).
    package static var exactly: Self { Self(CLOCK_MONOTONIC) }

    private init(_ clock: clockid_t) {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        self.init(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    /// The nanoseconds from `earlier` to this moment.
    package func nanoseconds(since earlier: Self) -> Int64 { nanoseconds - earlier.nanoseconds }

    /// The whole milliseconds from `earlier` to this moment.
    package func milliseconds(since earlier: Self) -> Int64 { nanoseconds(since: earlier) / 1_000_000 }

    package static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }
}
