internal import Glibc
internal import HTTPSemantics
internal import MicroHTTPD
internal import Synchronization
internal import SystemCalls

/// A regular file as it was found once, with everything for its responses until the file changes.
final class CachedFile: Sendable, ContentSource {
    /// The size in bytes up to which content is kept in memory; larger files are kept open.
    static let memoryLimit: Int64 = 64 * 1024
    /// The memory that a file takes beside its content, its fields and its names.
    private static let overhead = 4096
    /// The time after which the whole path is checked again, in nanoseconds.
    private static let proofLifetime: Int64 = 1_000_000_000

    /// The time after which an unused open file is closed, in nanoseconds.
    static let idleTime: Int64 = 60_000_000_000

    /// The whole content as a prepared response; it holds the open file if the content is not in memory.
    let whole: Response
    let representation: Representation
    /// All fields of a response with the content.
    let fields: [Field?]
    /// The prepared 304.
    let notModified: Response
    /// The entity tag in the form of `If-None-Match`; empty if there is none.
    let entityTag: [UInt8]

    private let path: [CChar]
    private let identity: FileIdentity
    private let provenAt: Atomic<Int64>
    let use = ReferenceBit()

    /// Describes a file with this `identity`, which was just opened at `path` below the root.
    init(
        _ whole: consuming Response, of representation: Representation, fields: [Field?],
        notModified: consuming Response, at path: [UInt8], identity: FileIdentity
    ) {
        self.whole = whole
        self.representation = representation
        self.fields = fields
        self.notModified = notModified
        entityTag = representation.validators.entityTag.map { Array($0.description.utf8) } ?? []
        self.path = DocumentRoot.name(of: path)
        self.identity = identity
        provenAt = Atomic(MonotonicTime.now.nanoseconds)
    }

    /// The approximate cost of a file of `length` bytes, without its names.
    static func room(forLength length: Int64) -> CacheCost {
        length > memoryLimit
            ? CacheCost(memory: overhead, descriptors: 1) : CacheCost(memory: overhead + Int(length), descriptors: 0)
    }

    /// Its approximate cost.
    var room: CacheCost {
        let names = path.count + 2 * fields.reduce(0) { $0 + ($1?.size ?? 0) }
        return Self.room(forLength: representation.length) + CacheCost(memory: names, descriptors: 0)
    }

    /// Whether it holds the file open.
    var holdsDescriptor: Bool { whole.isOfFile }

    /// Whether it holds a file open that was not used for a while, and so keeps a mount busy for nothing.
    func isIdle(at now: MonotonicTime) -> Bool {
        holdsDescriptor && now.nanoseconds - provenAt.load(ordering: .relaxed) > Self.idleTime
    }

    /// Whether it holds a file open that has no name any more, and so only takes space on the disk.
    var isDeleted: Bool { whole.isOfDeletedFile }

    /// The bytes of its content in `range`; nil if they are too many for memory, or if the file no longer has them.
    func bytes(_ range: Range<Int64>) -> OwnedBytes? {
        range.upperBound - range.lowerBound <= Self.memoryLimit ? whole.contentBytes(range) : nil
    }

    consuming func takeFile() -> OwnedDescriptor? { whole.duplicateFile() }

    /// The bytes of an open file in `range`; nil if they are too many for memory, or if the file no longer has them.
    static func bytes(_ range: Range<Int64>, of file: borrowing OpenFile) -> OwnedBytes? {
        guard range.upperBound - range.lowerBound <= memoryLimit else { return nil }
        return OwnedBytes.read(range, of: file.descriptor.rawValue)
    }

    /// Whether it is the file with this identity at `path`.
    func isSame(_ identity: FileIdentity, at path: [UInt8]) -> Bool {
        self.identity == identity && self.path.dropLast().elementsEqual(path.lazy.map { CChar(bitPattern: $0) })
    }

    /// Whether its path still leads to the same unchanged file; `now` may be a moment ago.
    ///
    /// This check follows links wherever they lead. But a file that it finds equal is the one that was opened within
    /// the root at the same path, so every byte that is sent was allowed to be sent. The check misses one case: a
    /// folder on the path has moved out of the root, and a link to it has replaced it. So once per second the path is
    /// resolved again as for opening a file. If no links are followed, it is always resolved that way.
    func isCurrent(below root: DocumentRoot, at now: MonotonicTime) -> Bool {
        guard now.nanoseconds - provenAt.load(ordering: .relaxed) >= Self.proofLifetime else {
            return root.identity(at: path) == identity
        }
        guard root.confinedIdentity(at: path) == identity else { return false }
        provenAt.store(now.nanoseconds, ordering: .relaxed)
        return true
    }
}
