internal import Glibc
internal import HTTPSemantics
internal import SystemPackage

/// What is told of a file or folder: its size and time, and the validators that follow from them.
struct FileStatus {
    /// The size in bytes.
    let size: Int64
    /// The time of the last change of the content.
    let modified: Timestamp

    init(_ status: Stat) {
        size = status.size
        let time = status.st_mtim
        modified = Timestamp(seconds: Int64(time.tv_sec), nanoseconds: Int32(truncatingIfNeeded: time.tv_nsec))
    }

    /// The same on every server that holds the same bytes with the same time: no inode is part of it.
    var entityTag: EntityTag? { EntityTag(modified: modified, size: size, isWeak: false) }

    /// The time in whole seconds; nil where no HTTP date can tell it.
    var lastModified: HTTPDate? { modified.date }
}
