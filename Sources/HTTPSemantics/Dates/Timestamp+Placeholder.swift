extension Timestamp {
    /// Whether it is a constant that tools set in place of a real time, so that it says nothing about a file.
    ///
    /// These are the epoch (container images, package stores) and all before it, 1980-01-01 (the zero of zip, so wheels
    /// and App Engine), 1980-02-01 (Gradle), 1985-10-26 08:15 (npm), 2000-01-01 and 2010-01-01. Some tools add a second,
    /// and zip keeps every other one. zip also keeps local time, so a constant may be off by a time zone: by whole
    /// quarters of an hour, 14 hours at most.
    package var isPlaceholder: Bool { seconds < 0 || Self.placeholders.contains(where: isBeside) }

    /// The constants in seconds since the epoch.
    private static let placeholders: [Int64] = [
        0, 315_532_800, 318_211_200, 499_162_500, 946_684_800, 1_262_304_000,
    ]

    private func isBeside(_ placeholder: Int64) -> Bool {
        let (slack, quarter, farthest) = (2 as Int64, 900 as Int64, 14 * 3600 as Int64)
        guard seconds >= placeholder - farthest - slack, seconds <= placeholder + farthest + slack else { return false }
        let rest = (seconds - placeholder + farthest + quarter) % quarter
        return rest <= slack || rest >= quarter - slack
    }
}
