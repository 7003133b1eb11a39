internal import Glibc
internal import HTTPSemantics
internal import SystemPackage

/// What a file's content can be told by without reading it: any change of the content changes one of these.
///
/// The time of the last change of status is the kernel's own, which no program can set back.
struct FileIdentity: Hashable {
    private let device: UInt64
    private let inode: UInt64
    /// The size in bytes.
    let size: Int64
    /// The times in seconds and nanoseconds, as the kernel tells them.
    private let modified: Int64
    private let modifiedNanoseconds: Int64
    private let changed: Int64
    private let changedNanoseconds: Int64

    init(_ status: Stat) { self.init(status.rawValue) }

    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        modified = Int64(status.st_mtim.tv_sec)
        modifiedNanoseconds = Int64(status.st_mtim.tv_nsec)
        changed = Int64(status.st_ctim.tv_sec)
        changedNanoseconds = Int64(status.st_ctim.tv_nsec)
    }

    /// Whether at the moment `now` no further change can leave the identity as it is.
    ///
    /// The kernel stamps files by its clock's tick, of 10 ms at the slowest; but there are file systems that keep whole
    /// seconds, or two, and a write is stamped when it begins. So two seconds are waited for, with slack.
    func isSettled(at now: Timestamp) -> Bool {
        let nanoseconds = Int64(now.nanoseconds) &- changedNanoseconds
        return (now.seconds &- changed) &* 1_000_000_000 &+ nanoseconds > 2_100_000_000
    }
}
