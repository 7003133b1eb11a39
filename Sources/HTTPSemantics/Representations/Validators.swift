/// What tells one version of a representation from another: its entity tag and its date.
///
/// [RFC 9110 §8.8](https://www.rfc-editor.org/rfc/rfc9110.html#section-8.8)
public struct Validators: Hashable, Sendable {
    /// The entity tag, or nil if there is nothing to make one from.
    public let entityTag: EntityTag?

    /// The weak tag that this state of the file had before its digest was known; nil where it never had one.
    ///
    /// `If-None-Match` takes it too.
    package let earlierTag: EntityTag?

    /// The value of `Last-Modified`, or nil; never later than the moment it was made for (RFC 9110 §8.8.2.1).
    public let lastModified: HTTPDate?

    /// Whether two versions are known to differ in the date, so that `If-Range` may rely on it (RFC 9110 §8.8.2.2).
    package let isDateStrong: Bool

    /// Whether validators made later would be no better than these.
    package let isFinal: Bool

    /// No validators, as of content that is made for each response.
    package static let none = Validators(entityTag: nil, lastModified: nil)

    /// Takes validators as they are, which are final.
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
    ///   - basis: What the tag is made from, as decided for the same time, moment and rule.
    ///   - modified: The modification time.
    ///   - size: The size in bytes.
    ///   - now: The moment of the response.
    ///   - coding: The coding of this representation.
    ///   - rule: Whether whole seconds are trusted.
    ///   - content: What is known of the content; needed for a tag by content alone.
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

    /// What is known of a file's content at a moment.
    package struct ContentState: Hashable, Sendable {
        /// The digest, nil while it is not known.
        package let digest: ReprDigest?
        /// What any replacement of the file on this server changes, as a short text; nil where no tag needs it.
        package let state: String?

        /// Takes what is known.
        package init(digest: ReprDigest?, state: String?) { (self.digest, self.state) = (digest, state) }
    }
}
