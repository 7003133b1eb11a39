/// When a server asks to be asked again.
///
/// [RFC 9110 §10.2.3](https://www.rfc-editor.org/rfc/rfc9110.html#section-10.2.3)
package enum RetryAfter: Hashable, Sendable {
    /// So many seconds after the response, at least 0.
    case seconds(Int64)

    /// Not before this date.
    case date(HTTPDate)

    /// Reads a field value, or nil; `now` is what a two-digit year is read by.
    ///
    /// A number of seconds beyond 63 bits becomes `Int64.max`.
    package init?(_ value: Span<UInt8>, now: HTTPDate) {
        let value = value.extracting(value.trimmed(value.indices))
        if let seconds = value.saturatingDecimal {
            self = .seconds(seconds)
        } else if let date = HTTPDate(value, now: now) {
            self = .date(date)
        } else {
            return nil
        }
    }

    /// The seconds to wait from `now` on, at least 0.
    package func delay(from now: HTTPDate) -> Int64 {
        switch self {
        case .seconds(let seconds): max(0, seconds)
        case .date(let date): max(0, date.secondsSinceEpoch - now.secondsSinceEpoch)
        }
    }
}

extension RetryAfter: CustomStringConvertible {
    /// The value as it is sent.
    package var description: String {
        switch self {
        case .seconds(let seconds): String(max(0, seconds))
        case .date(let date): date.description
        }
    }
}
