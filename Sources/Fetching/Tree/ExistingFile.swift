import HTTPSemantics

/// The file that is here already under the name of one that a server has.
struct ExistingFile: Equatable {
    let size: Int64
    /// When it last changed here.
    let modified: Timestamp
    /// The entity tag that it was received with, if it has not changed since.
    let entityTag: String?
    /// The weak one, where it was received with that.
    var weakTag: String?

    /// What becomes of a file that a server has.
    enum Decision: Equatable {
        /// It is here already, as far as can be told.
        case skip
        /// It is asked for, and may take the place of the one that is here, or not.
        case fetch(overwriting: Bool)
    }

    /// Decides by the entry in a listing.
    ///
    /// The same strong entity tag and size mean the same bytes. Where that cannot be told and the user wants newer files
    /// only, one of the same size that was not modified later there is the same, in whole seconds: `Last-Modified` knows
    /// no others.
    ///
    /// - Parameters:
    ///   - entry: What the server has.
    ///   - overwriting: Whether files may be overwritten.
    ///   - newer: Whether only those that are newer than the one here are fetched, which these then replace.
    /// - Returns: What becomes of it.
    func decision(for entry: RemoteEntry, overwriting: Bool, newer: Bool) -> Decision {
        let hasSameSize = entry.size == nil || entry.size == size
        if hasSameSize, let entityTag, entityTag == entry.entityTag, !entityTag.hasPrefix("W/") { return .skip }
        guard newer, let time = entry.modified else { return .fetch(overwriting: overwriting) }
        return hasSameSize && time.seconds <= modified.seconds ? .skip : .fetch(overwriting: true)
    }
}
