internal import Glibc
internal import MicroHTTPD
internal import SystemCalls

/// The files that were asked for last, each with its ready responses, by the raw request target.
///
/// Nothing stale comes out of it: a file is given only after one `stat` by its path has shown the same file in the same
/// state. That is also why nothing has to watch the folder. A name that leads nowhere is kept from the second time on that
/// it is asked for, so that whoever tries many names drives no file out; and so is a file where others would have to give way.
///
/// A file's state is its device, inode, size, and the times of its last changes of content and of status, in
/// nanoseconds; the last one is the kernel's own. Two changes within one tick of its clock could leave the same time, so
/// a file is kept only when its last change is older than any tick. What none of this shows is a change through a shared
/// memory mapping, whose time the kernel notes when it writes the page back, or `msync` is called; and a network
/// file system may itself answer `stat` from a cache of its own. Nor is a write noticed that takes longer than the two
/// seconds from its stamp to its last byte, where the file is read meanwhile.
package final class OpenFileCache: Sendable {
    /// What a target leads to.
    enum Entry: Sendable, Evictable {
        case file(CachedFile)
        case absent(CachedAbsence)

        /// Whether it still does.
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

        /// Whether it holds a file open that was deleted, or not used for a while.
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

    /// A request target, which is hashed whole.
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
    /// The places of the two counts.
    private static var hits: Int { 0 }
    private static var misses: Int { 1 }

    /// Makes an empty cache.
    ///
    /// - Parameters:
    ///   - size: The bytes of memory for all files together.
    ///   - descriptors: The files too large for memory that may be held open.
    package init(size: Int, descriptors: Int) {
        limit = CacheCost(memory: size, descriptors: descriptors)
        entries = ShardedLock(SecondChanceCache(limit: limit))
    }

    /// What `target` leads to below `root`, where it is known and has not changed; nil else.
    ///
    /// `now` is the moment, as far as it matters to whole seconds; `shard` is the thread's own among ``ShardedCounters``.
    func entry(for target: [UInt8], below root: DocumentRoot, at now: MonotonicTime, in shard: Int) -> Entry? {
        let key = Key(target: target)
        guard let entry = entries.read(at: shard, { $0.value(for: key) }) else { return nil }
        guard entry.isCurrent(below: root, at: now) else {
            _ = entries.change { $0.remove(key) { $0.isSame(as: entry) } }
            return nil
        }
        return entry
    }

    /// Counts a request that was answered from the cache, or had to be answered anew.
    func count(isHit: Bool, in shard: Int) { counters.add(1, at: isHit ? Self.hits : Self.misses, to: shard) }

    /// Whether `target` is known to lead to this very file at `path`.
    func holds(_ identity: FileIdentity, at path: [UInt8], for target: [UInt8]) -> Bool {
        guard case .file(let file) = entries.read({ $0.value(for: Key(target: target)) }) else { return false }
        return file.isSame(identity, at: path)
    }

    /// Whether a file that takes up `room` is worth to be kept: where others would have to give way, only one that was
    /// asked for before, so that who asks for more files than there is room for makes nobody build what nobody uses.
    func admits(_ room: CacheCost, for target: [UInt8]) -> Bool {
        guard room.fits(in: limit) else { return false }
        return entries.read { ($0.used + room).fits(in: limit) } || doorkeeper.admits(Key(target: target).hashValue)
    }

    /// Keeps `file` as the one that `target` leads to.
    func insert(_ file: CachedFile, for target: [UInt8]) {
        insert(.file(file), for: Key(target: target), file.room)
    }

    /// Keeps that `target` leads nowhere below `root`, where it was asked for before; makes the answer only then.
    ///
    /// A name that is there and only must not be shown is none of these.
    func insert(absent target: [UInt8], below root: DocumentRoot, _ file: () -> CachedAbsence) {
        let key = Key(target: target)
        guard doorkeeper.admits(key.hashValue) else { return }
        let file = file()
        guard file.isCurrent(below: root) else { return }
        insert(.absent(file), for: key, CacheCost(memory: file.memorySize, descriptors: 0))
    }

    private func insert(_ entry: Entry, for key: Key, _ room: CacheCost) {
        let room = room + CacheCost(memory: 2 * key.target.count, descriptors: 0)
        // Those that give way end behind the lock: a descriptor may take its time to close.
        _ = entries.change { $0.insert(entry, for: key, room: room) }
    }

    /// Forgets files that are held open and were deleted, whose room on the disk would not be free else, and those that
    /// were not used for a minute, whose mount would stay busy.
    ///
    /// It costs a system call for each file that is held open.
    package func letGo() { letGo(at: .now) }

    /// Does the same as of the moment `now`.
    func letGo(at now: MonotonicTime) {
        // Looked at without the lock, for which everybody would wait where a disk hangs.
        for (key, entry) in entries.read({ $0.pairs { $0.holdsDescriptor } }) where entry.isOfNoUse(at: now) {
            _ = entries.change { $0.remove(key) { $0.isSame(as: entry) } }
        }
    }

    /// Forgets all files.
    package func removeAll() { _ = entries.change { $0.removeAll() } }
}

extension OpenFileCache {
    /// What a cache has done and holds.
    package struct Figures: Equatable, Sendable {
        /// Requests for files that were answered from the cache since the start.
        package var hits = 0
        /// Requests for files whose file was not in the cache, or had changed.
        package var misses = 0
        /// The files that are held, and the names that lead nowhere.
        package var files = 0
        /// The bytes of memory that they take up.
        package var memory = 0

        /// The figures of no cache.
        package init() {}
    }

    /// The figures at this moment.
    package var figures: Figures {
        var figures = Figures()
        figures.hits = counters[Self.hits]
        figures.misses = counters[Self.misses]
        (figures.files, figures.memory) = entries.read { ($0.count, $0.used.memory) }
        return figures
    }
}
