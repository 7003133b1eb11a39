internal import HTTPSemantics
internal import Synchronization
internal import SystemCalls
internal import SystemPackage

/// The SHA-256 digests of files, each computed once, one at a time, and never in the way of a first byte.
///
/// A small file is hashed when its digest is wanted. A larger one is hashed by a thread of low priority, and its digest
/// is known to later requests.
final class DigestCache: Sendable {
    /// The size in bytes up to which a file is hashed while its request waits.
    static let immediateSize: Int64 = 1 << 20
    /// The files that may wait to be hashed; one more waits for its next request.
    private static let queueLimit = 64
    /// The digests that are kept.
    private static let limit = 10_000

    private struct State {
        var known: [FileIdentity: ReprDigest] = [:]
        var waiting: [FileHasher] = []
        var isWorking = false
    }

    private let state = Mutex(State())

    /// The digest of the open `file`, nil while it is not known.
    func digest(of file: borrowing OpenFile) -> ReprDigest? {
        let identity = FileIdentity(file.status)
        if let known = state.withLock({ $0.known[identity] }) { return known }
        guard let digestion = FileHasher(file) else { return nil }
        if identity.size <= Self.immediateSize { return compute(digestion) }
        enqueue(digestion)
        return nil
    }

    /// Lets `digestion` wait for its turn, unless the same file waits already or too many do.
    private func enqueue(_ digestion: FileHasher) {
        let startsWorking = state.withLock { state in
            guard state.waiting.count < Self.queueLimit,
                !state.waiting.contains(where: { $0.identity == digestion.identity })
            else { return false }
            state.waiting.append(digestion)
            defer { state.isWorking = true }
            return !state.isWorking
        }
        if startsWorking { startWorking() }
    }

    private func startWorking() {
        do throws(Errno) {
            try DetachedThread.start(priority: .lowest) { self.work() }
        } catch {
            state.withLock { $0.isWorking = false }
        }
    }

    /// Computes one digest after another until none waits.
    ///
    /// A file stays first in the queue while it is read, so that it is not taken up a second time.
    private func work() {
        while let digestion = state.withLock({ $0.waiting.first }) {
            _ = compute(digestion)
            state.withLock { state in
                state.waiting.removeFirst()
                state.isWorking = !state.waiting.isEmpty
            }
        }
    }

    private func compute(_ digestion: FileHasher) -> ReprDigest? {
        // Only what was settled before the first byte was read can be known to be the same later.
        let isSettled = digestion.identity.isSettled(at: .now)
        let digest = digestion.digest()
        if let digest, isSettled { keep(digest, of: digestion.identity) }
        return digest
    }

    private func keep(_ digest: ReprDigest, of identity: FileIdentity) {
        state.withLock { state in
            if state.known.count >= Self.limit { state.known.removeAll(keepingCapacity: true) }
            state.known[identity] = digest
        }
    }
}
