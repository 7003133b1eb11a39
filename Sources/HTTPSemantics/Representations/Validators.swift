/// What tells one version of a representation from another: its entity tag and its date.
///
/// [RFC 9110 §8.8](https://www.rfc-editor.org/rfc/rfc9110.html#section-8.8)
package struct Validators: Hashable, Sendable {
    /// The entity tag, or nil where there is nothing to make one from.
    package let entityTag: EntityTag?

    /// The value of `Last-Modified`, or nil; never later than the moment it was made for (RFC 9110 §8.8.2.1).
    package let lastModified: HTTPDate?

    /// From when on validators made anew would be better than these; nil if these are final.
    package let settlesAt: Timestamp?

    /// Takes validators as they are, which are final.
    package init(entityTag: EntityTag?, lastModified: HTTPDate?) {
        self.entityTag = entityTag
        self.lastModified = lastModified
        settlesAt = nil
    }

    /// Makes the validators of a file from its modification time and its size in bytes.
    ///
    /// - A time of at most one second after the epoch says nothing: archives, container images and package stores set
    ///   it on every version of a file. Such a file has no validators, for any would make stale copies pass as fresh.
    /// - The tag is weak as long as the filesystem's clock could give a second change the same time
    ///   (RFC 9110 §8.8.1): see ``settlesAt``.
    /// - A time in the future becomes `now` in `Last-Modified`, as RFC 9110 §8.8.2.1 demands, and the tag is weak.
    package init(modified: Timestamp, size: Int64, now: Timestamp, coding: ContentCoding = .identity) {
        guard modified.seconds > 1 else {
            (entityTag, lastModified, settlesAt) = (nil, nil, nil)
            return
        }
        let settling = Self.settlingMoment(of: modified)
        let isSettled = settling <= now
        entityTag = EntityTag(modified: modified, size: size, isWeak: !isSettled, coding: coding)
        lastModified = min(modified, now).date
        settlesAt = isSettled ? nil : settling
    }

    /// When no further change can get the time `modified` any more.
    ///
    /// A kernel that stamps files by its tick does so every 10 ms at the slowest, so 100 ms are enough with slack. A
    /// time without a fraction may come from a filesystem that keeps whole seconds, or every other one as FAT does.
    private static func settlingMoment(of modified: Timestamp) -> Timestamp {
        let slack: Int32 = 100_000_000
        if modified.nanoseconds == 0 { return modified.advanced(bySeconds: 2) }
        let nanoseconds = modified.nanoseconds + slack
        return nanoseconds < 1_000_000_000
            ? Timestamp(seconds: modified.seconds, nanoseconds: nanoseconds)
            : Timestamp(seconds: modified.seconds, nanoseconds: nanoseconds - 1_000_000_000).advanced(bySeconds: 1)
    }
}
