import Crypto
import Glibc
import HTTPSemantics
import Synchronization
import SystemPackage

/// The digests of a file, computed while it grows.
///
/// What is written is read again, so that one way serves a fresh file, the part of an earlier run, and parts that come
/// out of order; and what is compared is what the disk was given.
final class Verification: Sendable {
    fileprivate struct State {
        var sha256: SHA256?
        var sha512: SHA512?
        var position: Int64 = 0
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
                state.take(block[..<count])
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
        let copy = unsafe bytes.withUnsafeBytes { unsafe Array($0) }
        state.withLock { $0.take(copy[...]) }
    }

    /// Takes all bytes of a file that was never in any other place than memory.
    func take(_ bytes: [UInt8]) { state.withLock { $0.take(bytes[...]) } }

    /// The digests of all that was taken.
    func finish() -> [ReprDigest] {
        state.withLock { state in
            let sha256 = state.sha256.flatMap { ReprDigest(.sha256, Array($0.finalize())) }
            let sha512 = state.sha512.flatMap { ReprDigest(.sha512, Array($0.finalize())) }
            return [sha256, sha512].compactMap { $0 }
        }
    }
}

extension Verification.State {
    fileprivate mutating func take(_ bytes: ArraySlice<UInt8>) {
        sha256?.update(data: bytes)
        sha512?.update(data: bytes)
        position += Int64(bytes.count)
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
