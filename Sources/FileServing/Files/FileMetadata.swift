internal import HTTPSemantics
internal import SystemCalls
internal import SystemPackage

/// What is told of a file or folder: its size and the time of the last change of its content.
struct FileMetadata {
    /// The size in bytes.
    let size: Int64
    let modified: Timestamp

    init(_ status: Stat) {
        size = status.size
        modified = Timestamp(status.st_mtim)
    }

    /// What tells this version of the file from others at the moment `now`.
    func validators(now: Timestamp, coding: ContentCoding = .identity) -> Validators {
        Validators(modified: modified, size: size, now: now, coding: coding)
    }
}
