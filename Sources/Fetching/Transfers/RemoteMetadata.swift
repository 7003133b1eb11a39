import HTTPSemantics
import SystemCalls

/// A server's metadata of a file: its name (`Content-Disposition`), its time and its tag.
struct RemoteMetadata {
    /// The name that the file gets instead of its target's; nil unless servers name files.
    private(set) var name: SafeFileName?
    /// The server's last modification time; nil unless it is wanted.
    private(set) var modified: HTTPDate?
    /// Its entity tag, strong or weak; nil if it has none.
    private(set) var entityTag: String?

    /// Takes what the head of a response says.
    ///
    /// - Parameters:
    ///   - head: The head.
    ///   - job: The file and its folder.
    ///   - names: The names that are taken; nil unless servers name files.
    ///   - preservesTimes: Whether the time is wanted.
    ///   - overwriting: Whether the file may take the place of another.
    /// - Throws: `exists` or `unwritable` if the name is not free.
    mutating func take(
        _ head: ResponseHead, for job: Job, _ names: RemoteNames?, preservesTimes: Bool, overwriting: Bool
    ) throws(Failure) {
        entityTag = head.entityTag
        if preservesTimes { modified = head.lastModified.flatMap { HTTPDate($0) } }
        guard let names, case .entry(_, let folder) = job.location, let own = job.target.name else { return }
        let name = head.fileName.flatMap { SafeFileName(segment: $0) } ?? own
        self.name = name
        guard names.take(name, for: job.index) else {
            throw Failure(.exists, detail: "another target has that file name")
        }
        try OutputLocation.entry(name.component, in: folder).check(overwriting: overwriting)
    }

    /// Has the file keep no tag.
    mutating func forgetTag() { entityTag = nil }

    /// The attributes that the file gets before its name.
    ///
    /// - Parameters:
    ///   - job: The file and its folder.
    ///   - usesTagFile: Whether a strong tag goes into a file where the file system has no extended attributes.
    /// - Returns: The attributes; nil if it is no file.
    func attributes(for job: Job, usesTagFile: Bool) -> ReceivedAttributes? {
        guard case .entry(let name, let folder) = job.location else { return nil }
        return ReceivedAttributes(
            name: self.name?.component ?? name, folder: folder, entityTag: entityTag, modified: modified,
            isNameForeign: job.target.isEntry, usesTagFile: usesTagFile)
    }
}

extension HTTPDate {
    /// Reads a date of today's format; a two-digit year is as old as it can be.
    fileprivate init?(_ text: String) {
        let bytes = Array(text.utf8)
        self.init(bytes.span, now: .now)
    }
}
