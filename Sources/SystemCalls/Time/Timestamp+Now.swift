package import Glibc
package import HTTPSemantics

extension Timestamp {
    /// The time of the wall clock; the corresponding C function is `clock_gettime` with `CLOCK_REALTIME`.
    package static var now: Self {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Self(time)
    }

    /// Takes a time from the kernel.
    package init(_ time: timespec) {
        self.init(seconds: Int64(time.tv_sec), nanoseconds: Int32(truncatingIfNeeded: time.tv_nsec))
    }
}

extension HTTPDate {
    /// The whole second of the wall clock; the epoch if the clock is beyond the years 0000 to 9999.
    package static var now: HTTPDate { Timestamp.now.date ?? epoch }

    private static var epoch: HTTPDate {
        guard let date = HTTPDate(secondsSinceEpoch: 0) else { fatalError("the calendar knows 1970") }
        return date
    }
}
