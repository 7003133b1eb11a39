internal import Glibc
internal import HTTPSemantics
internal import MicroHTTPD
internal import Synchronization
internal import SystemCalls

/// A regular file as it was found once, with all that a response needs as long as the file has not changed.
final class CachedFile: Sendable, ContentSource {
    /// The size in bytes up to which content is kept in memory; larger files are kept open.
    static let memoryLimit: Int64 = 64 * 1024
    /// The bytes of memory that a file takes up besides its content, its fields and its names.
    private static let overhead = 4096
    /// The time after which it is looked again at how the path leads to the file, in nanoseconds.
    private static let proofLifetime: Int64 = 1_000_000_000

    /// The time after which a file is let go that is held open and not used, in nanoseconds.
    static let idleTime: Int64 = 60_000_000_000

    /// The whole content, ready to be sent; it holds the open file where it is not in memory.
    let whole: Response
    let representation: Representation
    /// The fields of a response with the content, complete.
    let fields: [Field?]
    /// The 304 that is ready to be sent.
    let notModified: Response
    /// The entity tag as `If-None-Match` has it; empty where there is none.
    let entityTag: [UInt8]

    private let path: [CChar]
    private let identity: FileIdentity
    private let provenAt: Atomic<Int64>
    let use = ReferenceBit()

    /// Describes the file of this `identity` that was just opened at `path` below the root.
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

    /// What a file of `length` bytes costs, about, without its names.
    static func room(forLength length: Int64) -> CacheCost {
        length > memoryLimit
            ? CacheCost(memory: overhead, descriptors: 1) : CacheCost(memory: overhead + Int(length), descriptors: 0)
    }

    /// What it costs, about.
    var room: CacheCost {
        let names = path.count + 2 * fields.reduce(0) { $0 + ($1?.size ?? 0) }
        return Self.room(forLength: representation.length) + CacheCost(memory: names, descriptors: 0)
    }

    /// Whether it holds the file open.
    var holdsDescriptor: Bool { whole.isOfFile }

    /// Whether it holds a file open that was not used for a while, and so keeps the file's mount busy for nothing.
    func isIdle(at now: MonotonicTime) -> Bool {
        holdsDescriptor && now.nanoseconds - provenAt.load(ordering: .relaxed) > Self.idleTime
    }

    /// Whether it holds a file open that has no name any more, and so only takes up room on the disk.
    var isDeleted: Bool { whole.isOfDeletedFile }

    /// The bytes of its content in `range`; nil where they are too many for memory, or are not there any more.
    func bytes(_ range: Range<Int64>) -> OwnedBytes? {
        range.upperBound - range.lowerBound <= Self.memoryLimit ? whole.contentBytes(range) : nil
    }

    consuming func takeFile() -> OwnedDescriptor? { whole.duplicateFile() }

    /// The bytes of an open file in `range`; nil where they are too many for memory, or are not there any more.
    static func bytes(_ range: Range<Int64>, of file: borrowing OpenFile) -> OwnedBytes? {
        guard range.upperBound - range.lowerBound <= memoryLimit else { return nil }
        return OwnedBytes.read(range, of: file.descriptor.rawValue)
    }

    /// Whether it is the file of this identity that `path` leads to.
    func isSame(_ identity: FileIdentity, at path: [UInt8]) -> Bool {
        self.identity == identity && self.path.dropLast().elementsEqual(path.lazy.map { CChar(bitPattern: $0) })
    }

    /// Whether its path still leads to the same file, unchanged; `now` may be a moment ago.
    ///
    /// Links are followed by this look wherever they lead; but a file that it finds equal is the one that was opened
    /// within the root under the same path, so no byte is sent that was not allowed to be. Only that a folder on the way
    /// has moved out of the root, and a link leads there now, would not be seen: so once a second the path is walked
    /// again as it is to open a file. Where no links are followed, it always is.
    func isCurrent(below root: DocumentRoot, at now: MonotonicTime) -> Bool {
        guard now.nanoseconds - provenAt.load(ordering: .relaxed) >= Self.proofLifetime else {
            return root.identity(at: path) == identity
        }
        guard root.confinedIdentity(at: path) == identity else { return false }
        provenAt.store(now.nanoseconds, ordering: .relaxed)
        return true
    }
}
