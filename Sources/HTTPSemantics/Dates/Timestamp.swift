/// A moment with nanoseconds, as a filesystem records it.
package struct Timestamp: Hashable, Sendable {
    /// Whole seconds since 1 January 1970, 00:00:00 UTC; negative before.
    package let seconds: Int64

    /// Nanoseconds after `seconds`, 0 to 999,999,999.
    package let nanoseconds: Int32

    /// Takes the two parts of a `timespec`; nanoseconds outside 0...999,999,999 become the nearest of these.
    package init(seconds: Int64, nanoseconds: Int32 = 0) {
        self.seconds = seconds
        self.nanoseconds = min(max(nanoseconds, 0), 999_999_999)
    }

    /// The moment as `2026-11-22T07:10:00.123456789Z` (RFC 3339 §5.6), always with nine decimals.
    ///
    /// Nil outside the years 0000 to 9999, which four digits cannot write.
    package var rfc3339: String? {
        guard let time = CivilTime(secondsSinceEpoch: seconds) else { return nil }
        let (year, month) = (time.date.year.decimal(width: 4), time.date.month.decimal(width: 2))
        let day = time.date.day.decimal(width: 2)
        return "\(year)-\(month)-\(day)T\(time.clock).\(nanoseconds.decimal(width: 9))Z"
    }

    /// The moment some whole seconds later; the last one there is if the sum needs more than 64 bits.
    func advanced(bySeconds step: Int64) -> Timestamp {
        let (sum, overflowed) = seconds.addingReportingOverflow(step)
        return Timestamp(seconds: overflowed ? .max : sum, nanoseconds: nanoseconds)
    }

    /// The whole second as HTTP writes it, or nil outside the years 0000 to 9999.
    package var date: HTTPDate? { HTTPDate(secondsSinceEpoch: seconds) }
}

extension Timestamp: Comparable {
    /// Whether `left` comes before `right`.
    package static func < (left: Self, right: Self) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }
}
