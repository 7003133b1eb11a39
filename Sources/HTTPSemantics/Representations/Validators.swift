/// The values that distinguish versions of a representation: its entity tag and its date.
///
/// [RFC 9110 §8.8](https://www.rfc-editor.org/rfc/rfc9110.html#section-8.8)
public struct Validators: Hashable, Sendable {
    /// The entity tag, or nil if there is nothing to make one from.
    public let entityTag: EntityTag?

    /// The weak tag that this state of the file had before its digest was known; nil if it never had one.
    ///
    /// `If-None-Match` accepts it too.
    package let earlierTag: EntityTag?

    /// The value of `Last-Modified`; nil if there is none.
    ///
    /// It is never later than the response (RFC 9110 §8.8.2.1).
    public let lastModified: HTTPDate?

    /// Whether two versions certainly differ in the date, so that `If-Range` may rely on it (RFC 9110 §8.8.2.2).
    package let isDateStrong: Bool

    /// Whether later validators would be no better than these.
    package let isFinal: Bool

    /// No validators, for content that is made for each response.
    package static let none = Validators(entityTag: nil, lastModified: nil)

    /// Takes final validators.
    public init(entityTag: EntityTag?, lastModified: HTTPDate?, isDateStrong: Bool = true) {
        self.entityTag = entityTag
        self.lastModified = lastModified
        self.isDateStrong = isDateStrong
        (earlierTag, isFinal) = (nil, true)
    }

    /// Makes the validators of a file.
    ///
    /// A time in the future becomes `now` in `Last-Modified`, as RFC 9110 §8.8.2.1 demands; a placeholder gives none.
    ///
    /// - Parameters:
    ///   - basis: The source of the tag, decided for the same time, moment and rule.
    ///   - modified: The modification time.
    ///   - size: The size in bytes.
    ///   - now: The moment of the response.
    ///   - coding: The coding of this representation.
    ///   - rule: Whether whole seconds are trusted.
    ///   - content: The known facts about the content; needed only for a tag from the content.
    package init(
        _ basis: EntityTagBasis, modified: Timestamp, size: Int64, now: Timestamp, coding: ContentCoding = .identity,
        rule: EntityTagRule = .auto, content: ContentState? = nil
    ) {
        lastModified = modified.isPlaceholder ? nil : min(modified, now).date
        isDateStrong = modified <= now && (rule == .time || modified.nanoseconds != 0)
        switch basis {
        case .nothing:
            (entityTag, earlierTag, isFinal) = (nil, nil, true)
        case .time(let isSettled):
            entityTag = EntityTag(modified: modified, size: size, isWeak: !isSettled, coding: coding)
            (earlierTag, isFinal) = (nil, isSettled)
        case .content:
            let earlier = content?.state.map { EntityTag(state: $0, coding: coding) }
            let strong = content?.digest.map { EntityTag(digest: $0, coding: coding) }
            (entityTag, earlierTag) = (strong ?? earlier, strong == nil ? nil : earlier)
            isFinal = strong != nil
        }
    }

    /// The known facts about a file's content at a moment.
    package struct ContentState: Hashable, Sendable {
        /// The digest, nil while it is not known.
        package let digest: ReprDigest?
        /// A short text that each replacement of the file on this server changes; nil if no tag needs it.
        package let state: String?

        /// Takes the known facts.
        package init(digest: ReprDigest?, state: String?) { (self.digest, self.state) = (digest, state) }
    }
}
