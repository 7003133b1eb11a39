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
        /// Ask whether it is another version; `overwriting` says whether that may replace the existing file.
        case ask(overwriting: Bool)
        /// Request it; `overwriting` says whether it may replace the existing file.
        case fetch(overwriting: Bool)
    }

    /// The tag that it was received with, strong or weak; nil if there was none or the file has changed since.
    var knownTag: String? { entityTag ?? weakTag }

    /// Decides by the entry of a listing.
    ///
    /// The same strong entity tag and size mean the same bytes; another strong tag, or another size, means other bytes.
    /// If the listing leaves that open, the server is asked by the tag that the file was received with. Only a file
    /// without a tag is judged by its time, if the user wants only newer files: one of the same size whose remote time is
    /// not later counts as the same. Times are compared in whole seconds, because `Last-Modified` has no fractions.
    ///
    /// - Parameters:
    ///   - entry: The entry.
    ///   - overwriting: Whether files may be overwritten.
    ///   - newer: Whether only newer files are requested; they replace the existing ones.
    /// - Returns: The decision.
    func decision(for entry: RemoteEntry, overwriting: Bool, newer: Bool) -> Decision {
        let hasSameSize = entry.size == nil || entry.size == size
        let mayReplace = overwriting || newer
        if knownTag != nil {
            guard hasSameSize else { return .fetch(overwriting: mayReplace) }
            guard let entityTag, let remote = entry.entityTag, !remote.hasPrefix("W/") else {
                return .ask(overwriting: mayReplace)
            }
            return entityTag == remote ? .skip : .fetch(overwriting: mayReplace)
        }
        guard newer, let time = entry.modified else { return .fetch(overwriting: overwriting) }
        return hasSameSize && time.seconds <= modified.seconds ? .skip : .fetch(overwriting: true)
    }
}
