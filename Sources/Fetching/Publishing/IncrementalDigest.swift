import Crypto
import Glibc
import HTTPSemantics
import Synchronization
import SystemCalls
import SystemPackage

/// The digests of a file, computed while it grows.
///
/// Bytes that come in order are taken from memory as they are written. All others are read again: those of an earlier run,
/// parts that come out of order, and all where the processor takes long.
final class IncrementalDigest: Sendable {
    fileprivate struct State {
        var sha256: SHA256?
        var sha512: SHA512?
        var position: Int64 = 0
        /// What the first bytes that came from memory have cost.
        var tried: (bytes: Int64, time: Duration) = (0, .zero)
    }

    /// What they are computed by.
    let algorithms: Set<DigestAlgorithm>
    private let state: Mutex<State>
    private let wanted = Atomic(true)
    /// The bytes that are read at once, at most.
    private static let blockSize = 1 << 17

    /// Begins to compute the digests of some algorithms.
    init(_ algorithms: Set<DigestAlgorithm>) {
        self.algorithms = algorithms
        state = Mutex(
            State(
                sha256: algorithms.contains(.sha256) ? SHA256() : nil,
                sha512: algorithms.contains(.sha512) ? SHA512() : nil))
    }

    /// Takes the bytes of a file up to a position, as far as they have not been taken.
    ///
    /// - Parameters:
    ///   - end: The position.
    ///   - file: The file.
    ///   - limit: So many bytes are taken at most.
    /// - Returns: Whether there is nothing more to take up to there.
    /// - Throws: What the system says against reading.
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

    /// Whether anybody still asks for them.
    var isWanted: Bool { wanted.load(ordering: .relaxed) }

    /// Says that nobody will ask for them.
    func drop() { wanted.store(false, ordering: .relaxed) }

    /// Takes bytes that follow those before, where there is no file to read them from.
    func take(_ bytes: RawSpan) {
        state.withLock { $0.take(bytes) }
    }

    /// Takes bytes that a file has at a position, if they are the next ones, nobody is reading it, and the processor is
    /// fast at it: then to take them here costs less than to have another thread read them again.
    func take(_ bytes: RawSpan, at position: Int64) -> Bool {
        state.withLockIfAvailable { state in
            guard state.position == position, state.isFast else { return false }
            state.tryTaking(bytes)
            return true
        } ?? false
    }

    /// Takes all bytes of a file that was never in any other place than memory.
    func take(_ bytes: [UInt8]) { state.withLock { $0.take(unsafe bytes.span.bytes) } }

    /// The digests of all that was taken.
    func finish() -> [ReprDigest] {
        state.withLock { state in
            let sha256 = state.sha256.flatMap { ReprDigest(.sha256, Array($0.finalize())) }
            let sha512 = state.sha512.flatMap { ReprDigest(.sha512, Array($0.finalize())) }
            return [sha256, sha512].compactMap { $0 }
        }
    }
}

extension IncrementalDigest.State {
    /// So many bytes show how fast it is, in so much time at most: 1 GiB a second, which needs instructions made for it.
    private static let trial: (bytes: Int64, time: Duration) = (1 << 20, .milliseconds(1))

    fileprivate var isFast: Bool { tried.bytes < Self.trial.bytes || tried.time <= Self.trial.time }

    fileprivate mutating func tryTaking(_ bytes: RawSpan) {
        guard tried.bytes < Self.trial.bytes else { return take(bytes) }
        let start = Duration.ofThisThread
        take(bytes)
        tried = (tried.bytes + Int64(bytes.byteCount), tried.time + (Duration.ofThisThread - start))
    }

    fileprivate mutating func take(_ bytes: RawSpan) {
        unsafe bytes.withUnsafeBytes { bytes in
            unsafe sha256?.update(bufferPointer: bytes)
            unsafe sha512?.update(bufferPointer: bytes)
        }
        position += Int64(bytes.byteCount)
    }
}

extension Duration {
    /// The processor's time that this thread has had, so that others on a busy machine do not count.
    ///
    /// The corresponding C function is `clock_gettime` with `CLOCK_THREAD_CPUTIME_ID`.
    fileprivate static var ofThisThread: Duration {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}

/// A digest that a file must have, and who says so.
struct ExpectedDigest: Hashable, Sendable {
    let digest: ReprDigest
    /// The words for it: `the server's digest`, `--checksum`.
    let source: String

    /// Throws where it is not among the digests of what was received.
    func check(_ actual: [ReprDigest]) throws(Failure) {
        guard let other = actual.first(where: { $0.algorithm == digest.algorithm }) else {
            throw Failure(.digest, detail: "no \(digest.algorithm.key) was computed")
        }
        guard other != digest else { return }
        throw Failure(.digest, detail: "received \(other.hexadecimal), \(source) is \(digest.hexadecimal)")
    }
}

extension ReprDigest {
    /// Whether no bytes have both.
    func contradicts(_ other: ReprDigest) -> Bool { algorithm == other.algorithm && bytes != other.bytes }

    /// `sha-256=0123…`, as checksum programs write digests.
    package var hexadecimal: String {
        let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        return "\(algorithm.key)=\(digits.joined())"
    }

    /// Reads `sha-256=HEX`, or returns nothing for anything else.
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
