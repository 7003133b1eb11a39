import Crypto
import Glibc
import HTTPSemantics
import Synchronization
import SystemCalls
import SystemPackage

/// The digests of a file, computed while it grows.
///
/// Bytes that come in order are hashed from memory as they are written. Other bytes are read from the file: those of an
/// earlier run, those that come out of order, and all bytes if hashing is slow on this processor.
final class IncrementalDigest: Sendable {
    fileprivate struct State {
        var sha256: SHA256?
        var sha512: SHA512?
        var position: Int64 = 0
        /// The time that the first bytes from memory took.
        var tried: (bytes: Int64, time: Duration) = (0, .zero)
    }

    /// The algorithms.
    let algorithms: Set<DigestAlgorithm>
    private let state: Mutex<State>
    private let wanted = Atomic(true)
    /// The most bytes that one read takes.
    private static let blockSize = 1 << 17

    /// Begins the digests of some algorithms.
    init(_ algorithms: Set<DigestAlgorithm>) {
        self.algorithms = algorithms
        state = Mutex(
            State(
                sha256: algorithms.contains(.sha256) ? SHA256() : nil,
                sha512: algorithms.contains(.sha512) ? SHA512() : nil))
    }

    /// Hashes the bytes of a file up to a position, except those hashed before.
    ///
    /// - Parameters:
    ///   - end: The position.
    ///   - file: The file.
    ///   - limit: The most bytes that are hashed.
    /// - Returns: Whether the digests have reached the position.
    /// - Throws: The system's error of the read.
    @discardableResult
    func advance(through end: Int64, of file: FileDescriptor, atMost limit: Int64 = .max) throws(Errno) -> Bool {
        try state.withLock { (state) throws(Errno) in
            guard state.position < end else { return true }
            let target = end
            let end = min(end, state.position.addingClamped(limit))
            var block = [UInt8](repeating: 0, count: Int(min(end - state.position, Int64(Self.blockSize))))
            while state.position < end {
                let wanted = Int(min(end - state.position, Int64(block.count)))
                let count = try file.readSome(into: &block, count: wanted, at: state.position)
                guard count > 0 else { return true }
                state.take(unsafe block.span.bytes.extracting(first: count))
            }
            return end == target
        }
    }

    /// Whether the digests are still wanted.
    var isWanted: Bool { wanted.load(ordering: .relaxed) }

    /// Says that the digests are not wanted any more.
    func drop() { wanted.store(false, ordering: .relaxed) }

    /// Hashes the next bytes, which are in no file.
    func take(_ bytes: RawSpan) {
        state.withLock { $0.take(bytes) }
    }

    /// Hashes bytes at a position of a file; returns false if they are not the next ones, if another thread is reading
    /// the file, or if hashing is slow on this processor.
    ///
    /// On a fast one, hashing here costs less than a second read by another thread.
    func take(_ bytes: RawSpan, at position: Int64) -> Bool {
        state.withLockIfAvailable { state in
            guard state.position == position, state.isFast else { return false }
            state.tryTaking(bytes)
            return true
        } ?? false
    }

    /// Hashes all bytes of a file that is only in memory.
    func take(_ bytes: [UInt8]) { state.withLock { $0.take(unsafe bytes.span.bytes) } }

    /// The digests of all hashed bytes.
    func finish() -> [ReprDigest] {
        state.withLock { state in
            let sha256 = state.sha256.flatMap { ReprDigest(.sha256, Array($0.finalize())) }
            let sha512 = state.sha512.flatMap { ReprDigest(.sha512, Array($0.finalize())) }
            return [sha256, sha512].compactMap { $0 }
        }
    }
}

extension IncrementalDigest.State {
    /// The test for a fast processor: this number of bytes within this time.
    ///
    /// 1 GiB/s needs special instructions.
    private static let trial: (bytes: Int64, time: Duration) = (1 << 20, .milliseconds(1))

    fileprivate var isFast: Bool { tried.bytes < Self.trial.bytes || tried.time <= Self.trial.time }

    fileprivate mutating func tryTaking(_ bytes: RawSpan) {
        guard tried.bytes < Self.trial.bytes else { return take(bytes) }
        let start = ProcessorTime.ofThread
        take(bytes)
        tried = (tried.bytes + Int64(bytes.byteCount), tried.time + ProcessorTime.ofThread.duration(since: start))
    }

    fileprivate mutating func take(_ bytes: RawSpan) {
        unsafe bytes.withUnsafeBytes { bytes in
            unsafe sha256?.update(bufferPointer: bytes)
            unsafe sha512?.update(bufferPointer: bytes)
        }
        position += Int64(bytes.byteCount)
    }
}

/// A digest that a file must have, and its source.
struct ExpectedDigest: Hashable, Sendable {
    let digest: ReprDigest
    /// The source in words: `the server's digest`, `--checksum`.
    let source: String

    /// Throws if it is not among the digests of the received bytes.
    func check(_ actual: [ReprDigest]) throws(Failure) {
        guard let other = actual.first(where: { $0.algorithm == digest.algorithm }) else {
            throw Failure(.digest, detail: "no \(digest.algorithm.key) was computed")
        }
        guard other != digest else { return }
        throw Failure(.digest, detail: "received \(other.hexadecimal), \(source) is \(digest.hexadecimal)")
    }
}

extension ReprDigest {
    /// Whether no file can have both digests.
    func contradicts(_ other: ReprDigest) -> Bool { algorithm == other.algorithm && bytes != other.bytes }

    /// `sha-256=0123…`, as checksum programs write digests.
    package var hexadecimal: String {
        let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        return "\(algorithm.key)=\(digits.joined())"
    }

    /// Reads `sha-256=HEX`; returns nil for any other text.
    package init?(hexadecimal text: String) {
        guard let sign = text.firstIndex(of: "="),
            let algorithm = DigestAlgorithm.allCases.first(where: { $0.key == text[..<sign].lowercased() })
        else { return nil }
        let digits = Array(text[text.index(after: sign)...].utf8)
        guard digits.count == 2 * algorithm.byteCount, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit })
        else { return nil }
        let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
        }
        self.init(algorithm, bytes)
    }
}
