internal import Glibc
internal import HTTPSemantics
internal import Synchronization
internal import SystemCalls
internal import SystemPackage

/// The SHA-256 digests of files, each computed once for each state of its file, and never in the way of a first byte.
///
/// A file of up to 1 MiB is hashed when its digest is wanted. Larger ones are hashed by one thread of low priority, in
/// slices and in turns, and later requests get the digest. The digests are kept apart from the cache of files, so that
/// no file is hashed again because that cache had no room for it.
final class DigestCache: Sendable {
    /// The size in bytes up to which a file is hashed while its request waits.
    static let immediateSize: Int64 = 1 << 20
    /// The files that may wait to be hashed; one more waits for its next request.
    private static let queueLimit = min(max(DescriptorLimit.current / 16, 1), 64)
    /// The bytes of one slice: some ten milliseconds.
    private static let sliceSize: Int64 = 32 << 20
    /// A digest that may give way to others.
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
    ///   - limit: The digests that are kept; default 100,000, which take up to 30 MB.
    ///   - patience: The time after which a file rests that nobody has asked for, in nanoseconds; default a minute.
    ///   - startThread: Runs the work on a thread; false where there is none.
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

    /// The digest of the file of this `identity` where it is known.
    func known(_ identity: FileIdentity) -> ReprDigest? { state.withLock { $0.known.value(for: identity)?.digest } }

    /// Keeps `digest` for the file of this `identity`, whose bytes were read from the moment `time` on.
    ///
    /// Only of what was settled before its first byte was read can it be known that it is the same later.
    func keep(_ digest: ReprDigest, of identity: FileIdentity, readAt time: Timestamp) {
        if identity.isSettled(at: time) { keep(digest, of: identity) }
    }

    private func keep(_ digest: ReprDigest, of identity: FileIdentity) {
        let (value, room) = (KnownDigest(digest), CacheCost(memory: 1, descriptors: 0))
        _ = state.withLock { $0.known.insert(value, for: identity, room: room) }
    }

    /// The digest of the open `file`, as of the moment `now`; nil while it is not known.
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

    /// Lets the file wait for its turn, unless too many do.
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

    /// Starts the thread where none works; where none can be started, the next request tries again.
    private func startWorking() {
        let starts = state.withLock { state in
            defer { state.isWorking = true }
            return !state.isWorking
        }
        if starts && !startThread({ self.work() }) { state.withLock { $0.isWorking = false } }
    }

    /// Hashes one slice after another until nobody waits.
    private func work() {
        while true {
            guard let (identity, hasher) = nextTurn() else {
                if isOver() { return }
                // What is left waits until its file is settled.
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

    /// Whether nobody waits; then the next one has to start the thread.
    private func isOver() -> Bool {
        state.withLock { state in
            state.isWorking = !state.queue.isIdle
            return !state.isWorking
        }
    }
}
