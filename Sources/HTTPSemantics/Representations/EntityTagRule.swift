/// The source of strong entity tags.
package enum EntityTagRule: String, Sendable, CaseIterable {
    /// The modification time if it has a fraction of a second; otherwise the content's digest.
    case auto
    /// The content's digest.
    case content
    /// The modification time, even if it is in whole seconds.
    case time
}

/// The source of a file's entity tag at one moment.
///
/// A modification time in whole seconds proves nothing: archives, package builders and coarse file systems give the
/// same one to two versions of a file. A time in the future proves nothing either.
package enum EntityTagBasis: Hashable, Sendable {
    /// Nothing: the file has neither tag nor date.
    case nothing
    /// The modification time; the tag is weak unless the time is settled.
    case time(isSettled: Bool)
    /// The digest of the content.
    case content

    /// Decides for a file that was modified at `modified`, at the moment `now`.
    package init(modified: Timestamp, now: Timestamp, rule: EntityTagRule = .auto) {
        let isSettled = modified.settlingMoment <= now
        switch rule {
        case .content:
            self = .content
        case .time:
            self = modified.isPlaceholder ? .nothing : .time(isSettled: isSettled)
        case .auto:
            let isProof = modified.nanoseconds != 0 && modified <= now && !modified.isPlaceholder
            self = isProof ? .time(isSettled: isSettled) : .content
        }
    }
}

extension Timestamp {
    /// The moment after which no further change can get this modification time.
    ///
    /// A kernel that stamps files by its tick does so every 10 ms at the slowest, so 100 ms are enough with slack. A
    /// time without a fraction may come from a file system that keeps whole seconds, or every other one as FAT does.
    fileprivate var settlingMoment: Timestamp {
        let slack: Int32 = 100_000_000
        if nanoseconds == 0 { return advanced(bySeconds: 2) }
        let sum = nanoseconds + slack
        return sum < 1_000_000_000
            ? Timestamp(seconds: seconds, nanoseconds: sum)
            : Timestamp(seconds: seconds, nanoseconds: sum - 1_000_000_000).advanced(bySeconds: 1)
    }
}
