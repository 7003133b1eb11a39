import Glibc
import HTTPSemantics

extension HTTPDate {
    /// The time now; the epoch where the system's clock is beyond all calendars.
    ///
    /// The corresponding C function is `time`.
    static var now: HTTPDate {
        HTTPDate(secondsSinceEpoch: Int64(time(nil))) ?? epoch
    }

    private static var epoch: HTTPDate {
        guard let date = HTTPDate(secondsSinceEpoch: 0) else { fatalError("the calendar knows 1970") }
        return date
    }
}
