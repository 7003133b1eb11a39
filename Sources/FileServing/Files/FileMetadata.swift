internal import HTTPSemantics
internal import SystemCalls
internal import SystemPackage

/// The size of a file or folder, and the time of its last modification.
struct FileMetadata {
    /// The size in bytes.
    let size: Int64
    let modified: Timestamp

    init(_ status: Stat) {
        size = status.size
        modified = Timestamp(status.st_mtim)
    }
}
