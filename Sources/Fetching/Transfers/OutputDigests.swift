import HTTPSemantics

/// The digests of an output, computed while it grows.
///
/// Bytes that come in order are hashed from memory. The digest worker reads all others from the file.
struct OutputDigests {
    /// The current computation; nil while no digest is wanted.
    private(set) var current: IncrementalDigest?
    /// The algorithms that are computed, those for a trailer that is announced included.
    private var algorithms: Set<DigestAlgorithm> = []
    /// The position up to which the digest worker was asked to come.
    private var requestedEnd: Int64 = 0
    private let worker: DigestWorker

    /// The bytes that are worth a call to the digest worker.
    static let step: Int64 = 1 << 20

    init(_ worker: DigestWorker) { self.worker = worker }

    /// Whether an algorithm is being computed.
    func computes(_ algorithm: DigestAlgorithm) -> Bool { current?.algorithms.contains(algorithm) ?? false }

    /// Adds algorithms to those that are computed from the next `begin`.
    mutating func want(_ others: some Sequence<DigestAlgorithm>) { algorithms.formUnion(others) }

    /// Begins to compute the wanted algorithms and others; from the first byte again, if one of them is new.
    mutating func begin(with others: [DigestAlgorithm]) {
        let wanted = algorithms.union(others)
        guard !wanted.isEmpty, !wanted.isSubset(of: current?.algorithms ?? []) else { return }
        current?.drop()
        (algorithms, current, requestedEnd) = (wanted, IncrementalDigest(wanted), 0)
    }

    /// Ends the computation, whose output is dropped; the algorithms stay wanted.
    mutating func drop() {
        current?.drop()
        (current, requestedEnd) = (nil, 0)
    }

    /// Hashes the next bytes of an output that cannot be read again.
    func take(_ bytes: RawSpan) { current?.take(bytes) }

    /// Hashes bytes that were written to a file: at once if they are the next ones; else the digest worker follows.
    ///
    /// - Parameters:
    ///   - bytes: The bytes.
    ///   - position: Their position.
    ///   - file: The file.
    ///   - end: The end of the range that begins the file.
    mutating func follow(_ bytes: RawSpan, at position: Int64, in file: PartialFile, through end: Int64) {
        guard let current else { return }
        if current.take(bytes, at: position) {
            requestedEnd = position + Int64(bytes.byteCount)
            return
        }
        guard end - requestedEnd >= Self.step else { return }
        requestedEnd = end
        worker.advance(current, of: file, through: end)
    }

    /// Calls a closure when the digests of a complete file are computed; at once if that takes no time worth a thread.
    func finish(_ file: PartialFile, length: Int64, then body: @escaping @Sendable () -> Void) {
        guard let current, length > Self.step else { return body() }
        worker.advance(current, of: file, through: length, done: body)
    }
}
