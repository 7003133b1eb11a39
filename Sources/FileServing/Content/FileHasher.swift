internal import CLinux
internal import Crypto
internal import Glibc
internal import HTTPSemantics
internal import Synchronization
internal import SystemCalls
internal import SystemPackage

/// The computation of a file's SHA-256 digest, slice by slice.
final class FileHasher: Sendable {
    /// The bytes of one read.
    private static let blockSize = 256 * 1024
    /// The largest file that is hashed, in bytes: 4 TiB would take hours.
    static let sizeLimit: Int64 = 1 << 42

    /// The identity of the file in the hashed state.
    let identity: FileIdentity
    private let progress: Mutex<Progress>

    /// The progress of the computation.
    fileprivate struct Progress: ~Copyable {
        /// The open file; nil while the work is paused.
        var file: OwnedDescriptor?
        var hash = SHA256()
        var position: Int64 = 0
    }

    /// The result of a slice.
    enum Step: Equatable {
        /// There are `rest` bytes left.
        case more(rest: Int64)
        case done(ReprDigest)
        /// The file cannot be read, or has changed.
        case failed
        /// The file is not open; the work continues after ``resume(with:)``.
        case resting
    }

    /// Takes a descriptor of its own for the open `file`; nil if none is left.
    init?(_ file: borrowing OpenFile) {
        guard let copy = file.descriptor.duplicate() else { return nil }
        identity = FileIdentity(file.status)
        progress = Mutex(Progress(file: consume copy))
    }

    /// Closes the file; the progress is kept.
    func rest() { progress.withLock { $0.file = nil } }

    /// Opens the file again after ``rest()``: `file` must have the same identity.
    func resume(with file: borrowing OpenFile) {
        let descriptor = file.descriptor.rawValue
        progress.withLock { progress in
            if progress.file == nil { progress.file = OwnedDescriptor.duplicate(descriptor) }
        }
    }

    /// Hashes at least `limit` more bytes.
    func advance(by limit: Int64) -> Step {
        progress.withLock { progress in
            guard let descriptor = progress.file?.rawValue else { return .resting }
            guard Self.identity(of: descriptor) == identity else { return .failed }
            let end = progress.position + min(limit, identity.size - progress.position)
            while progress.position < end {
                guard progress.hashBlock(of: descriptor, size: identity.size, Self.blockSize) else { return .failed }
            }
            guard Self.identity(of: descriptor) == identity else { return .failed }
            guard progress.position == identity.size else { return .more(rest: identity.size - progress.position) }
            return ReprDigest(.sha256, Array(progress.hash.finalize())).map { .done($0) } ?? .failed
        }
    }

    private static func identity(of descriptor: CInt) -> FileIdentity? {
        var status = stat()
        return unsafe fstat(descriptor, &status) == 0 ? FileIdentity(status) : nil
    }
}

extension FileHasher.Progress {
    /// The value of `SEEK_DATA` for `lseek`, which Glibc's module lacks.
    private static var seekData: CInt { 3 }
    private static let zeros = [UInt8](repeating: 0, count: 1 << 16)

    /// Hashes the next block of a file of `size` bytes; returns false if it cannot be read.
    ///
    /// A hole is not read. The corresponding C functions are `lseek` with `SEEK_DATA`, and `pread`.
    fileprivate mutating func hashBlock(of descriptor: CInt, size: Int64, _ blockSize: Int) -> Bool {
        let hole = min(Self.holeEnd(of: descriptor, from: position, size: size) - position, Int64(blockSize))
        if hole > 0 {
            hashZeros(Int(hole))
            return true
        }
        var block = [UInt8](repeating: 0, count: Int(min(Int64(blockSize), size - position)))
        let count = unsafe pread(descriptor, &block, block.count, off_t(position))
        guard count > 0 else { return false }
        hash.update(data: block[..<count])
        position += Int64(count)
        return true
    }

    private mutating func hashZeros(_ count: Int) {
        var rest = count
        while rest > 0 {
            let piece = Self.zeros.prefix(rest)
            hash.update(data: piece)
            rest -= piece.count
        }
        position += Int64(count)
    }

    /// The end of the hole at `position`; `position` itself if there is no hole, or if the file system does not say.
    private static func holeEnd(of descriptor: CInt, from position: Int64, size: Int64) -> Int64 {
        do throws(Errno) {
            return min(Int64(try checking { lseek(descriptor, off_t(position), seekData) }), size)
        } catch {
            return error == .noSuchAddressOrDevice ? size : position
        }
    }
}
