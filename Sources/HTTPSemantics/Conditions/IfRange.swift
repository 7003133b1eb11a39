/// The value of `If-Range`: the version whose parts the client already has.
///
/// [RFC 9110 §13.1.5](https://www.rfc-editor.org/rfc/rfc9110.html#section-13.1.5)
package enum IfRange: Hashable, Sendable {
    /// The entity tag of the client's part.
    case entityTag(EntityTag)

    /// The `Last-Modified` of the client's part.
    case date(HTTPDate)

    /// Neither: it matches nothing, so that the whole representation is sent.
    case malformed

    /// Reads a field value; `now` decides the century of a two-digit year.
    package init(_ value: Span<UInt8>, now: HTTPDate) {
        let value = value.extracting(value.trimmed(value.indices))
        if let tag = EntityTag(value) {
            self = .entityTag(tag)
        } else if let date = HTTPDate(value, now: now) {
            self = .date(date)
        } else {
            self = .malformed
        }
    }

    /// Whether the client's part belongs to the version with `validators`, at `now`.
    ///
    /// A tag must be equal by strong comparison, so a weak one never matches. A date must be strong and exactly equal,
    /// and its second must be over, because a second change could follow within it (RFC 9110 §8.8.2.2).
    package func matches(_ validators: Validators, now: HTTPDate) -> Bool {
        switch self {
        case .entityTag(let tag): validators.entityTag?.stronglyMatches(tag) ?? false
        case .date(let date): validators.isDateStrong && date == validators.lastModified && date < now
        case .malformed: false
        }
    }
}
