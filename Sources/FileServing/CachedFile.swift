internal import Glibc
internal import HTTPSemantics
internal import MicroHTTPD
internal import Synchronization

/// A regular file as it was found once, with all that an answer needs as long as it has not changed.
final class CachedFile: Sendable {
    /// The size in bytes up to which content is kept in memory; larger files are kept open.
    static let memoryLimit: Int64 = 64 * 1024
    /// The bytes of memory that a file takes up besides its content, its fields and its names.
    private static let overhead = 4096
    /// The time after which it is looked again at how the path leads to the file, in milliseconds.
    private static let proofLifetime: Int64 = 1000

    /// Where the content is.
    enum Content: ~Copyable {
        /// In a response that is ready to be sent whole.
        case memory(Response)
        /// In the open file.
        case file(OwnedDescriptor)
    }

    let content: Content
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

    /// Describes the file of this `identity` that was just opened at `path` below the root.
    init(
        _ content: consuming Content, of representation: Representation, fields: [Field?],
        notModified: consuming Response, at path: [UInt8], identity: FileIdentity
    ) {
        self.content = content
        self.representation = representation
        self.fields = fields
        self.notModified = notModified
        entityTag = representation.validators.entityTag.map { Array($0.description.utf8) } ?? []
        self.path = path.map { CChar(bitPattern: $0) } + [0]
        self.identity = identity
        provenAt = Atomic(Uptime.now.milliseconds)
    }

    /// The bytes of memory that it takes up, about.
    var memorySize: Int {
        let size =
            switch content {
            case .memory: Int(representation.length)
            case .file: 0
            }
        return size + path.count + Self.overhead + 2 * fields.reduce(0) { $0 + ($1?.size ?? 0) }
    }

    /// The descriptors that it holds.
    var descriptorCount: Int {
        switch content {
        case .memory: 0
        case .file: 1
        }
    }

    /// Whether it is held open alone, and has no name any more: then it only takes up room on the disk.
    ///
    /// The corresponding C function is `fstat`.
    var isDeleted: Bool {
        switch content {
        case .memory: return false
        case .file(let descriptor):
            var status = stat()
            return unsafe fstat(descriptor.rawValue, &status) == 0 && status.st_nlink == 0
        }
    }

    /// The bytes of its content in `range`; nil where they are too many for memory, or are not there any more.
    func bytes(_ range: Range<Int64>) -> ContentBytes? {
        switch content {
        case .memory(let response): response.contentBytes(Int(range.lowerBound)..<Int(range.upperBound))
        case .file(let descriptor): ContentBytes.read(range, of: descriptor)
        }
    }

    /// A descriptor of its own for a response; nil where the content is in memory, or there is none left.
    func duplicate() -> OwnedDescriptor? {
        switch content {
        case .memory: nil
        case .file(let descriptor): descriptor.duplicate()
        }
    }

    /// Whether its path still leads to the same file, and that has not changed.
    ///
    /// Links are followed by this look wherever they lead; but a file that it finds equal is the one that was opened
    /// within the root under the same path, so no byte is sent that was not allowed to be. Only that a folder on the way
    /// has moved out of the root, and a link leads there now, would not be seen: so once a second the path is walked
    /// again as it is to open a file. Where no links are followed, it always is.
    func isCurrent(below root: DocumentRoot) -> Bool {
        let now = Uptime.now.milliseconds
        if now - provenAt.load(ordering: .relaxed) < Self.proofLifetime { return root.identity(at: path) == identity }
        guard root.confinedIdentity(at: path) == identity else { return false }
        provenAt.store(now, ordering: .relaxed)
        return true
    }
}
