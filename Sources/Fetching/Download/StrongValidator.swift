import HTTPSemantics

/// A strong validator, which proves that two responses carry bytes of the same representation.
///
/// [RFC 9110 §8.8](https://www.rfc-editor.org/rfc/rfc9110.html#section-8.8)
enum StrongValidator: Hashable, Sendable {
    /// A strong entity tag, as it was sent.
    case entityTag(String)
    /// A `Last-Modified` that counts as strong, as it was sent, and the origin whose clock made it.
    case date(String, of: String)

    /// The strong validator of a response; nil if it has none.
    ///
    /// - A weak tag is no strong validator, nor is a date beside it (RFC 9110 §13.1.5).
    /// - A tag that is not UTF-8 could not be sent back unchanged.
    /// - A date counts if the response was made at least a second later (RFC 9110 §8.8.2.2). Within the same second the
    ///   file could have changed again.
    init?(_ head: ResponseHead) {
        if let text = head.entityTag {
            let bytes = Array(text.utf8)
            guard let tag = EntityTag(bytes.span), !tag.isWeak, !text.unicodeScalars.contains("\u{FFFD}") else {
                return nil
            }
            self = .entityTag(text)
        } else {
            guard let text = head.lastModified, let modified = Self.date(text),
                let now = head.date.flatMap(Self.date), now.secondsSinceEpoch - modified.secondsSinceEpoch >= 1,
                let origin = head.origin
            else { return nil }
            self = .date(text, of: origin)
        }
    }

    /// The value of `If-Range`.
    var fieldValue: String {
        switch self {
        case .entityTag(let text), .date(let text, of: _): text
        }
    }

    /// Whether a response has the same validator; a date must also come from the same origin.
    func matches(_ head: ResponseHead) -> Bool {
        switch self {
        case .entityTag(let text): head.entityTag == text
        case .date(let text, let origin):
            head.entityTag == nil && head.lastModified == text && head.origin == origin
        }
    }

    /// Whether a 206 to a request with this validator in `If-Range` has the same one, or does not contradict it.
    ///
    /// Such a response may leave out `Last-Modified`, but not `ETag`
    /// ([RFC 9110 §15.3.7](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.3.7)).
    func matchesPart(_ head: ResponseHead) -> Bool {
        guard case .date(_, let origin) = self, head.lastModified == nil else { return matches(head) }
        return head.entityTag == nil && head.origin == origin
    }

    /// Whether the validator says as much when another server sends it: a tag does, a clock does not.
    var holdsAcrossServers: Bool {
        if case .entityTag = self { true } else { false }
    }

    private static func date(_ text: String) -> HTTPDate? {
        let bytes = Array(text.utf8)
        // A two-digit year is read by a fixed date: a file of today has four.
        return HTTPDate(secondsSinceEpoch: 1_700_000_000).flatMap { HTTPDate(bytes.span, now: $0) }
    }
}
