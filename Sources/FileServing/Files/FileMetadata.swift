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
}
