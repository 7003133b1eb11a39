internal import Glibc
internal import MicroHTTPD
internal import SystemCalls

/// The files that were requested last, each with its prepared responses, by the raw request target.
///
/// It returns nothing stale: it returns a file only after one `stat` of its path has shown the same file in the same
/// state. So nothing has to watch the folder. Once the cache is full, it takes only a file that is requested a second
/// time; a missing name is always taken at its second request only. So a scan over many names evicts no file.
///
/// A file's state is its device, inode and size, and the times of its last changes of content and of status, in
/// nanoseconds; the kernel alone sets the last one. Two changes within one tick of the kernel's clock could leave the
/// same time, so a file is cached only when its last change is older than any tick. Three kinds of change do not show:
/// one through a shared memory mapping, until the kernel writes the page back or `msync` is called; one that a network
/// file system hides, because it serves `stat` from a cache of its own; and a write that takes longer than two seconds
/// from its stamp to its last byte, if the file is read meanwhile.
package final class OpenFileCache: Sendable {
    /// The result for a target: a file, or its absence.
    enum Entry: Sendable, Evictable {
        case file(CachedFile)
        case absent(CachedAbsence)

        /// Whether the result is still valid.
        fileprivate func isCurrent(below root: DocumentRoot, at now: MonotonicTime) -> Bool {
            switch self {
            case .file(let file): file.isCurrent(below: root, at: now)
            case .absent(let file): file.isCurrent(below: root)
            }
        }

        func noteUse() {
            switch self {
            case .file(let file): file.use.note()
            case .absent(let file): file.use.note()
            }
        }

        func takeUse() -> Bool {
            switch self {
            case .file(let file): file.use.take()
            case .absent(let file): file.use.take()
            }
        }

        /// Whether it holds a file open.
        fileprivate var holdsDescriptor: Bool {
            if case .file(let file) = self { file.holdsDescriptor } else { false }
        }

        /// Whether it holds a file open that was deleted, or was not used for a while.
        fileprivate func isOfNoUse(at now: MonotonicTime) -> Bool {
            if case .file(let file) = self { file.isIdle(at: now) || file.isDeleted } else { false }
        }

        /// Whether it is the same object as another.
        fileprivate func isSame(as other: Self) -> Bool {
            switch (self, other) {
            case (.file(let one), .file(let other)): one === other
            case (.absent(let one), .absent(let other)): one === other
            default: false
            }
        }
    }

    /// A request target.
    ///
    /// All its bytes are hashed.
    private struct Key: Hashable {
        let target: [UInt8]

        func hash(into hasher: inout Hasher) { unsafe target.withUnsafeBytes { unsafe hasher.combine(bytes: $0) } }

        static func == (one: Self, other: Self) -> Bool {
            guard one.target.count == other.target.count else { return false }
            return unsafe memcmp(one.target, other.target, one.target.count) == 0
        }
    }

    private let entries: ShardedLock<SecondChanceCache<Key, Entry>>
    private let limit: CacheCost
    private let doorkeeper = Doorkeeper()
    private let counters = ShardedCounters()
    /// The indexes of the two counters.
    private static var hits: Int { 0 }
    private static var misses: Int { 1 }

    /// Makes an empty cache.
    ///
    /// - Parameters:
    ///   - size: The memory for all files together, in bytes.
    ///   - descriptors: The number of files too large for memory that may be kept open.
    package init(size: Int, descriptors: Int) {
        limit = CacheCost(memory: size, descriptors: descriptors)
        entries = ShardedLock(SecondChanceCache(limit: limit))
    }

    /// The cached result for `target` below `root`; nil if there is none, or if the file has changed.
    ///
    /// `now` is the time to the second; `shard` is the thread's own of ``ShardedCounters``.
    func entry(for target: [UInt8], below root: DocumentRoot, at now: MonotonicTime, in shard: Int) -> Entry? {
        let key = Key(target: target)
        guard let entry = entries.read(at: shard, { $0.value(for: key) }) else { return nil }
        guard entry.isCurrent(below: root, at: now) else {
            _ = entries.change { $0.remove(key) { $0.isSame(as: entry) } }
            return nil
        }
        return entry
    }

    /// Counts a request as served from the cache or not.
    func count(isHit: Bool, in shard: Int) { counters.add(1, at: isHit ? Self.hits : Self.misses, to: shard) }

    /// Whether the cached result for `target` is the file with this identity at `path`.
    func holds(_ identity: FileIdentity, at path: [UInt8], for target: [UInt8]) -> Bool {
        guard case .file(let file) = entries.read({ $0.value(for: Key(target: target)) }) else { return false }
        return file.isSame(identity, at: path)
    }

    /// Whether to cache a file of this cost.
    ///
    /// Once the cache is full, only a file that is requested a second time: a scan over many files then evicts nothing.
    func admits(_ room: CacheCost, for target: [UInt8]) -> Bool {
        guard room.fits(in: limit) else { return false }
        return entries.read { ($0.used + room).fits(in: limit) } || doorkeeper.admits(Key(target: target).hashValue)
    }

    /// Caches `file` as the result for `target`.
    func insert(_ file: CachedFile, for target: [UInt8]) {
        insert(.file(file), for: Key(target: target), file.room)
    }

    /// Caches that there is no file for `target` below `root`, if it was requested before; makes the response only
    /// then.
    ///
    /// A hidden file exists, so its target must not be cached this way.
    func insert(absent target: [UInt8], below root: DocumentRoot, _ file: () -> CachedAbsence) {
        let key = Key(target: target)
        guard doorkeeper.admits(key.hashValue) else { return }
        let file = file()
        guard file.isCurrent(below: root) else { return }
        insert(.absent(file), for: key, CacheCost(memory: file.memorySize, descriptors: 0))
    }

    private func insert(_ entry: Entry, for key: Key, _ room: CacheCost) {
        let room = room + CacheCost(memory: 2 * key.target.count, descriptors: 0)
        // Evicted values are released after the lock: closing a descriptor may take time.
        _ = entries.change { $0.insert(entry, for: key, room: room) }
    }

    /// Forgets open files that were deleted, because they take space on the disk, and open files that were not used for
    /// a minute, because they keep their mount busy.
    ///
    /// It costs a system call for each open file.
    package func letGo() { letGo(at: .now) }

    /// Does the same for the moment `now`.
    func letGo(at now: MonotonicTime) {
        // The files are checked without the lock, for which all threads would wait if a disk hangs.
        for (key, entry) in entries.read({ $0.pairs { $0.holdsDescriptor } }) where entry.isOfNoUse(at: now) {
            _ = entries.change { $0.remove(key) { $0.isSame(as: entry) } }
        }
    }

    /// Forgets all files.
    package func removeAll() { _ = entries.change { $0.removeAll() } }
}

extension OpenFileCache {
    /// The counts of a cache, and its current contents.
    package struct Metrics: Equatable, Sendable {
        /// Requests for files that were served from the cache since the start.
        package var hits = 0
        /// Requests for files that were not in the cache, or had changed.
        package var misses = 0
        /// The cached files and missing names.
        package var files = 0
        /// The memory that they take, in bytes.
        package var memory = 0

        /// The metrics without a cache.
        package init() {}
    }

    /// The current metrics.
    package var metrics: Metrics {
        var metrics = Metrics()
        metrics.hits = counters[Self.hits]
        metrics.misses = counters[Self.misses]
        (metrics.files, metrics.memory) = entries.read { ($0.count, $0.used.memory) }
        return metrics
    }
}
