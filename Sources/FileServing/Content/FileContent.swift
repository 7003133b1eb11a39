internal import Crypto
internal import HTTPSemantics
internal import MicroHTTPD
internal import SystemCalls
internal import SystemPackage

/// The content of a file that was just opened.
///
/// If the digest of a small file is wanted, the file is read once: the hashed bytes are the sent ones.
struct FileContent: ~Copyable {
    /// The open file.
    let file: OpenFile
    /// The whole content; nil before it is read.
    private var bytes: OwnedBytes?
    private var knownDigest: ReprDigest?

    init(_ file: consuming OpenFile) { self.file = file }

    /// The digest of the content at `now`; nil while it is not known.
    mutating func digest(from cache: DigestCache, at now: Timestamp) -> ReprDigest? {
        if knownDigest == nil {
            knownDigest = isSmall ? smallDigest(from: cache, at: now) : cache.digest(of: file, at: now)
        }
        return knownDigest
    }

    /// The open file alone.
    consuming func takeOpenFile() -> OpenFile { file }

    private var isSmall: Bool { file.status.size <= CachedFile.memoryLimit }

    /// A known digest counts only if the file is unchanged after its bytes were read.
    private mutating func smallDigest(from cache: DigestCache, at now: Timestamp) -> ReprDigest? {
        let identity = FileIdentity(file.status)
        if bytes == nil { bytes = CachedFile.bytes(0..<identity.size, of: file) }
        let isUnchanged = file.hasStill(identity)
        if isUnchanged, let digest = cache.known(identity) { return digest }
        guard let digest = bytes?.sha256 else { return nil }
        if isUnchanged { cache.keep(digest, of: identity, readAt: now) }
        return digest
    }
}

extension FileContent: ContentSource {
    func bytes(_ range: Range<Int64>) -> OwnedBytes? {
        guard let whole = bytes?.copy(Int(range.lowerBound)..<Int(range.upperBound)) else {
            return CachedFile.bytes(range, of: file)
        }
        return whole
    }

    consuming func takeFile() -> OwnedDescriptor? { file.takeDescriptor() }
}

extension OwnedBytes {
    /// The SHA-256 digest of all bytes.
    fileprivate var sha256: ReprDigest? {
        var hash = SHA256()
        unsafe withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
        return ReprDigest(.sha256, Array(hash.finalize()))
    }
}
