import HTTPSemantics

/// The existing local file with the name of a remote one.
struct ExistingFile: Equatable {
    let size: Int64
    /// Its last modification time.
    let modified: Timestamp
    /// The strong entity tag that it was received with; nil if there was none or the file has changed since.
    let entityTag: String?
    /// The weak entity tag that it was received with; nil if there was none.
    var weakTag: String?

    /// What to do with a remote file.
    enum Decision: Equatable {
        /// Skip it: the existing file seems to be the same.
        case skip
        /// Request it; `overwriting` says whether it may replace the existing file.
        case fetch(overwriting: Bool)
    }

    /// Decides by the entry of a listing.
    ///
    /// The same strong entity tag and size mean the same bytes. If there is no such tag and the user wants only newer
    /// files, a file of the same size whose remote time is not later counts as the same. Times are compared in whole
    /// seconds, because `Last-Modified` has no fractions.
    ///
    /// - Parameters:
    ///   - entry: The entry.
    ///   - overwriting: Whether files may be overwritten.
    ///   - newer: Whether only newer files are requested; they replace the existing ones.
    /// - Returns: The decision.
    func decision(for entry: RemoteEntry, overwriting: Bool, newer: Bool) -> Decision {
        let hasSameSize = entry.size == nil || entry.size == size
        if hasSameSize, let entityTag, entityTag == entry.entityTag, !entityTag.hasPrefix("W/") { return .skip }
        guard newer, let time = entry.modified else { return .fetch(overwriting: overwriting) }
        return hasSameSize && time.seconds <= modified.seconds ? .skip : .fetch(overwriting: true)
    }
}
