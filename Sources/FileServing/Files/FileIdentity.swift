internal import CLinux
internal import Crypto
internal import Glibc
internal import HTTPSemantics
internal import SystemPackage

/// The metadata by which a changed file is recognized without reading it: each change of the content changes one of
/// these.
///
/// The kernel alone sets the time of the last status change; no program can set it back.
struct FileIdentity: Hashable {
    private let device: UInt64
    private let inode: UInt64
    /// The size in bytes.
    let size: Int64
    /// The times in seconds and nanoseconds, as the kernel gives them.
    private let modified: Int64
    private let modifiedNanoseconds: Int64
    private let changed: Int64
    private let changedNanoseconds: Int64

    /// The time of the last modification.
    var modifiedTime: Timestamp { Timestamp(seconds: modified, nanoseconds: Int32(modifiedNanoseconds)) }

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

    /// Whether every change after `now` gives the file another identity.
    ///
    /// The kernel stamps files with its clock's tick of at most 10 ms. But some file systems store whole seconds, or
    /// even two, and a write is stamped when it begins. So a file must be unchanged for two seconds and some slack.
    func isSettled(at now: Timestamp) -> Bool { age(at: now) > Self.settlingTime }

    /// Whether a change that begins at `now` gives another status change time.
    ///
    /// Unlike ``isSettled(at:)``, it ignores writes that have begun before.
    func isOver(at now: Timestamp) -> Bool { age(at: now) > (changedNanoseconds == 0 ? Self.settlingTime : 30_000_000) }

    private static let settlingTime: Int64 = 2_100_000_000

    /// The nanoseconds from the last status change to `now`.
    private func age(at now: Timestamp) -> Int64 {
        let nanoseconds = Int64(now.nanoseconds) &- changedNanoseconds
        return (now.seconds &- changed) &* 1_000_000_000 &+ nanoseconds
    }

    /// A number for this state of the file, which any change of the file changes.
    ///
    /// Two states have the same number with a probability of 1 to 2^64. Servers of different versions need not agree.
    var fingerprint: UInt64 {
        let state = [size, modified, modifiedNanoseconds, changed, changedNanoseconds]
        return state.reduce(inodeFingerprint) { Self.mixed($0 ^ UInt64(bitPattern: $1)) }
    }

    /// A number for the file itself, whatever its state.
    var inodeFingerprint: UInt64 { Self.mixed(Self.mixed(device) ^ inode) }

    /// Spreads each bit over all; the function is that of SplitMix64.
    private static func mixed(_ number: UInt64) -> UInt64 {
        var mixed = number &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// A text for this state of the file at `now`, for a weak entity tag.
    ///
    /// It is a hash, so that inode numbers stay secret. Any change gives another text, because the kernel sets the
    /// status change time. A change within one tick of the kernel's clock would not. So while that is possible, every
    /// moment gives another text, and no two match.
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
    /// A number below 256 as two digits.
    fileprivate var hexadecimal: String { String(256 + self, radix: 16).suffix(2).description }
}
