internal import Glibc
internal import HTTPSemantics
internal import Synchronization
internal import SystemCalls
internal import SystemPackage

/// The SHA-256 digests of files, each computed once per state of its file; no first byte waits for one of a large file.
///
/// A file of up to 1 MiB is hashed when its digest is wanted. A thread of low priority hashes larger ones in slices,
/// taking turns, and later requests get the digest. The digests are stored apart from the file cache, so that no file
/// is hashed again because that cache is full.
final class DigestCache: Sendable {
    /// The size in bytes up to which a file is hashed while its request waits.
    static let immediateSize: Int64 = 1 << 20
    /// The most files that wait to be hashed; another one waits for its next request.
    private static let queueLimit = min(max(DescriptorLimit.current / 16, 1), 64)
    /// The size of one slice in bytes: some ten milliseconds.
    private static let sliceSize: Int64 = 32 << 20
    /// A digest that can be evicted.
    private final class KnownDigest: Evictable, Sendable {
        let digest: ReprDigest
        private let use = ReferenceBit()

        init(_ digest: ReprDigest) { self.digest = digest }

        func noteUse() { use.note() }
        func takeUse() -> Bool { use.take() }
    }

    private struct State: ~Copyable {
        var known: SecondChanceCache<FileIdentity, KnownDigest>
        var queue: DigestQueue<FileIdentity, FileHasher>
        var isWorking = false
    }

    private let state: Mutex<State>
    private let startThread: @Sendable (@escaping @Sendable () -> Void) -> Bool

    /// Makes an empty cache.
    ///
    /// - Parameters:
    ///   - limit: The most digests that are kept; default 100,000, which take up to 30 MB.
    ///   - patience: The time after which work pauses if its digest is not requested again, in nanoseconds; default a
    ///     minute.
    ///   - startThread: Runs the work on a thread; returns false if there is none.
    init(
        limit: Int = 100_000, patience: Int64 = 60_000_000_000,
        startThread: @escaping @Sendable (@escaping @Sendable () -> Void) -> Bool = startWorker
    ) {
        let room = CacheCost(memory: limit, descriptors: 0)
        state = Mutex(
            State(
                known: SecondChanceCache(limit: room),
                queue: DigestQueue(limit: Self.queueLimit, patience: patience)))
        self.startThread = startThread
    }

    private static func startWorker(_ work: @escaping @Sendable () -> Void) -> Bool {
        do throws(Errno) {
            try DetachedThread.start(priority: .lowest, work)
            return true
        } catch {
            return false
        }
    }

    /// The known digest of the file with this `identity`; nil if there is none.
    func known(_ identity: FileIdentity) -> ReprDigest? { state.withLock { $0.known.value(for: identity)?.digest } }

    /// Stores `digest` for the file with this `identity`, whose bytes were read after `time`.
    ///
    /// It is stored only if the file was settled before its first byte was read; otherwise the file could change and
    /// keep its identity.
    func keep(_ digest: ReprDigest, of identity: FileIdentity, readAt time: Timestamp) {
        if identity.isSettled(at: time) { keep(digest, of: identity) }
    }

    private func keep(_ digest: ReprDigest, of identity: FileIdentity) {
        let (value, room) = (KnownDigest(digest), CacheCost(memory: 1, descriptors: 0))
        _ = state.withLock { $0.known.insert(value, for: identity, room: room) }
    }

    /// The digest of the open `file` at `now`; nil while it is not known.
    func digest(of file: borrowing OpenFile, at now: Timestamp) -> ReprDigest? {
        let identity = FileIdentity(file.status)
        if let digest = known(identity) { return digest }
        guard identity.size <= Self.immediateSize else {
            enqueue(file, identity)
            return nil
        }
        guard case .done(let digest)? = FileHasher(file)?.advance(by: .max) else { return nil }
        keep(digest, of: identity, readAt: now)
        return digest
    }

    /// Queues the file, unless the queue is full.
    private func enqueue(_ file: borrowing OpenFile, _ identity: FileIdentity) {
        guard identity.size <= FileHasher.sizeLimit else { return }
        switch state.withLock({ $0.queue.ask(for: identity, size: identity.size, at: .now) }) {
        case .present(let hasher): hasher.resume(with: file)
        case .welcome: FileHasher(file).map { add($0) }
        case .refused: return
        }
        startWorking()
    }

    private func add(_ hasher: FileHasher) {
        state.withLock { state in
            // Another request may have added the same file meanwhile.
            guard case .welcome = state.queue.ask(for: hasher.identity, size: hasher.identity.size, at: .now) else {
                return
            }
            state.queue.add(hasher, for: hasher.identity, rest: hasher.identity.size, at: .now)
        }
    }

    /// Starts the thread unless it runs.
    ///
    /// If it cannot be started, the next request tries again.
    private func startWorking() {
        let starts = state.withLock { state in
            defer { state.isWorking = true }
            return !state.isWorking
        }
        if starts && !startThread({ self.work() }) { state.withLock { $0.isWorking = false } }
    }

    /// Hashes slices until the queue is empty.
    private func work() {
        while true {
            guard let (identity, hasher) = nextTurn() else {
                if isOver() { return }
                // The remaining files wait until they are settled.
                usleep(50_000)
                continue
            }
            switch hasher.advance(by: Self.sliceSize) {
            case .more(let rest): state.withLock { $0.queue.update(identity, rest: rest) }
            case .done(let digest):
                keep(digest, of: identity)
                state.withLock { $0.queue.remove(identity) }
            case .failed, .resting: state.withLock { $0.queue.remove(identity) }
            }
        }
    }

    private func nextTurn() -> (FileIdentity, FileHasher)? {
        let now = MonotonicTime.now
        for hasher in state.withLock({ $0.queue.takeUnwanted(at: now) }) { hasher.rest() }
        let moment = Timestamp.now
        return state.withLock { $0.queue.next { $0.isSettled(at: moment) } }
    }

    /// Whether the queue is empty; then the next request must start the thread.
    private func isOver() -> Bool {
        state.withLock { state in
            state.isWorking = !state.queue.isIdle
            return !state.isWorking
        }
    }
}
