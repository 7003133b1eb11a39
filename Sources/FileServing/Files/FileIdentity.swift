internal import CLinux
internal import Crypto
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
    func isSettled(at now: Timestamp) -> Bool { age(at: now) > Self.settlingTime }

    /// Whether a change that begins at the moment `now` leaves another time of the last change of status.
    ///
    /// Unlike ``isSettled(at:)`` it does not wait for writes that have begun.
    func isOver(at now: Timestamp) -> Bool { age(at: now) > (changedNanoseconds == 0 ? Self.settlingTime : 30_000_000) }

    private static let settlingTime: Int64 = 2_100_000_000

    /// The nanoseconds from the last change of status to the moment `now`.
    private func age(at now: Timestamp) -> Int64 {
        let nanoseconds = Int64(now.nanoseconds) &- changedNanoseconds
        return (now.seconds &- changed) &* 1_000_000_000 &+ nanoseconds
    }

    /// A text that names this state of the file at the moment `now`, for a weak entity tag.
    ///
    /// It is a hash, so that nobody learns inode numbers. Any replacement and any change gives another one, for the
    /// kernel sets the time of the last change of status. A change within the same tick of its clock would not: so as
    /// long as that is possible, every moment gives another text, and none is ever found again.
    func stateText(at now: Timestamp) -> String {
        var numbers = [
            Int64(bitPattern: device), Int64(bitPattern: inode), size, modified, modifiedNanoseconds, changed,
            changedNanoseconds,
        ]
        if !isOver(at: now) { numbers += [now.seconds, Int64(now.nanoseconds)] }
        var hash = SHA256()
        for number in numbers {
            unsafe withUnsafeBytes(of: number.littleEndian) { unsafe hash.update(bufferPointer: $0) }
        }
        return hash.finalize().prefix(16).map { UInt16($0).hexadecimal }.joined()
    }
}

extension UInt16 {
    /// Two digits of a number below 256.
    fileprivate var hexadecimal: String { String(256 + self, radix: 16).suffix(2).description }
}
