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
    private let modified: Timestamp
    private let changed: Timestamp

    init(_ status: Stat) { self.init(status.rawValue) }

    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        modified = Timestamp(status.st_mtim)
        changed = Timestamp(status.st_ctim)
    }

    /// Whether at the moment `now` no further change can leave the identity as it is.
    ///
    /// The kernel stamps files by its clock's tick, of 10 ms at the slowest; but there are file systems that keep whole
    /// seconds, or two, and a write is stamped when it begins. So two seconds are waited for, with slack.
    func isSettled(at now: Timestamp) -> Bool {
        let nanoseconds = Int64(now.nanoseconds - changed.nanoseconds)
        return (now.seconds &- changed.seconds) &* 1_000_000_000 &+ nanoseconds > 2_100_000_000
    }
}
