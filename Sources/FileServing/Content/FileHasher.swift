internal import Crypto
internal import Glibc
internal import HTTPSemantics
internal import SystemCalls
internal import SystemPackage

/// A file whose digest is to be computed.
final class FileHasher: Sendable {
    /// The bytes that are read at once.
    private static let blockSize = 256 * 1024

    private let file: OwnedDescriptor
    let identity: FileIdentity

    /// Takes a descriptor of its own for the open `file`; nil where there is none left.
    init?(_ file: borrowing OpenFile) {
        guard let copy = file.descriptor.duplicate() else { return nil }
        self.file = copy
        identity = FileIdentity(file.status)
    }

    /// Reads the file and computes its SHA-256 digest; nil where it cannot be read or changes meanwhile.
    func digest() -> ReprDigest? {
        var hash = SHA256()
        var position: Int64 = 0
        var block = [UInt8](repeating: 0, count: Self.blockSize)
        while position < identity.size, isUnchanged {
            let size = unsafe pread(file.rawValue, &block, block.count, off_t(position))
            guard size > 0 else { return nil }
            hash.update(data: block[..<size])
            position += Int64(size)
        }
        return position == identity.size && isUnchanged ? ReprDigest(.sha256, Array(hash.finalize())) : nil
    }

    private var isUnchanged: Bool {
        do {
            return FileIdentity(try Stat(FileDescriptor(rawValue: file.rawValue))) == identity
        } catch {
            return false
        }
    }
}
