import HTTPSemantics

/// One target, who has it, and the location where it goes.
package struct Job: Sendable {
    /// Its position among the targets of the run.
    let index: Int
    let target: Target
    /// Where to ask: the target's own address, then those of the mirrors.
    let addresses: [WebAddress]
    let location: OutputLocation
    /// The file that is here, if it is only replaced by another version of it.
    var existing: ExistingFile?

    /// Looks for the file that is here, so that only another version of it is received.
    ///
    /// - Parameter overwriting: Whether a file of which no tag is known may be replaced.
    /// - Throws: `exists`, if it may not.
    mutating func findExisting(overwriting: Bool) throws(Failure) {
        guard case .entry(let name, let folder) = location else { return }
        try location.check(overwriting: true)
        var tags: StoredTags?
        let file = try folder.existingFile(name, &tags)
        guard let file, file.entityTag ?? file.weakTag != nil else {
            return try overwriting ? () : location.check(overwriting: false, orElse: .unknownVersion)
        }
        existing = file
    }

    /// Whether it brings a listing, and no file.
    var isListing: Bool { if case .listing = location { true } else { false } }
}
