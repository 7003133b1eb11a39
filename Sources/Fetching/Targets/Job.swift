import HTTPSemantics
import SystemPackage

/// One target, the servers that have it, and its output location.
package struct Job: Sendable {
    /// Its position among the run's targets.
    let index: Int
    let target: Target
    /// The URLs of the file: the target's own, then those on the mirrors.
    let addresses: [WebAddress]
    let location: OutputLocation
    /// The existing file, if the server is asked whether it has another version; nil otherwise.
    var existing: ExistingFile?

    /// Finds the existing file, so that only another version of it is received.
    ///
    /// - Parameter overwriting: Whether a file without a known tag may be replaced.
    /// - Throws: `exists` if it may not.
    mutating func findExisting(overwriting: Bool) throws(Failure) {
        guard case .entry(let name, let folder) = location else { return }
        try location.check(overwriting: true)
        var tags: StoredTags?
        let file = try folder.existingFile(name, &tags)
        guard let file, file.knownTag != nil else {
            return try overwriting ? () : location.check(overwriting: false, orElse: .unknownVersion)
        }
        existing = file
    }

    /// The size of the existing file, once its name is on the disk: an earlier run may have ended before that.
    func confirmExisting() -> Result<Int64, Failure> {
        guard case .entry(_, let folder) = location else { return .success(existing?.size ?? 0) }
        do throws(Errno) {
            try folder.confirmNames()
            return .success(existing?.size ?? 0)
        } catch {
            return .failure(.unsure(error))
        }
    }

    /// Whether it receives a listing instead of a file.
    var isListing: Bool { if case .listing = location { true } else { false } }
}
