internal import Glibc

/// A moment on the machine's steady clock, in milliseconds; its zero means nothing.
///
/// It is as fine as the kernel's tick, 1 to 10 ms, and read without a system call. See clock_gettime(2),
/// `CLOCK_MONOTONIC_COARSE`.
package struct Uptime: Comparable, Sendable {
    /// The milliseconds since the zero.
    package let milliseconds: Int64

    /// Takes a moment as it is, for a decision that is not about now.
    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// The moment that it is.
    package static var now: Self {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
        return Self(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// The milliseconds from `earlier` to this moment.
    package func milliseconds(since earlier: Self) -> Int64 { milliseconds - earlier.milliseconds }

    package static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }
}
