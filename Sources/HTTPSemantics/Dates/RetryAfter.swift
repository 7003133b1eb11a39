/// The time at which a server asks for another request.
///
/// [RFC 9110 §10.2.3](https://www.rfc-editor.org/rfc/rfc9110.html#section-10.2.3)
package enum RetryAfter: Hashable, Sendable {
    /// A number of seconds after the response, at least 0.
    case seconds(Int64)

    /// Not before this date.
    case date(HTTPDate)

    /// Reads a field value, or nil; `now` decides the century of a two-digit year.
    ///
    /// A number of seconds over 63 bits becomes `Int64.max`.
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
    /// The value in its sent form.
    package var description: String {
        switch self {
        case .seconds(let seconds): String(max(0, seconds))
        case .date(let date): date.description
        }
    }
}
