/// What strong entity tags are made from.
package enum EntityTagRule: String, Sendable, CaseIterable {
    /// The modification time where it has a part below the second; the content's digest where it has none.
    case auto
    /// The content's digest.
    case content
    /// The modification time, also one in whole seconds.
    case time
}

/// What the entity tag of one file is made from at one moment.
///
/// A modification time in whole seconds proves nothing: archives, package builders and coarse file systems give the same
/// one to two versions of a file. Nor does one in the future, which nobody's clock has shown yet.
package enum EntityTagBasis: Hashable, Sendable {
    /// Nothing: the file has neither tag nor date.
    case nothing
    /// The modification time; the tag is weak unless the time is settled.
    case time(isSettled: Bool)
    /// The digest of the content.
    case content

    /// Decides for a file that was modified at `modified`, as of `now`.
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
    /// When no further change can get this modification time any more.
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
