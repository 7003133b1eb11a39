internal import MicroHTTPD
internal import Synchronization

/// The files that were asked for last, each with its ready responses, by the raw request target.
///
/// Nothing stale comes out of it: a file is given only after one `stat` by its path has shown the same file in the same
/// state. That is also why nothing has to watch the folder. A name that leads nowhere is kept from the second time on that
/// it is asked for, so that whoever tries many names drives no file out.
///
/// A file's state is its device, inode, size, and the times of its last changes of content and of status, in
/// nanoseconds; the last one is the kernel's own. Two changes within one tick of its clock could leave the same time, so
/// a file is kept only when its last change is older than any tick. What none of this shows is a change through a shared
/// memory mapping, whose time the kernel notes when it writes the page back, or `msync` is called; and a network
/// file system may itself answer `stat` from a cache of its own. Nor is a write noticed that takes longer than the two
/// seconds from its stamp to its last byte, where the file is read meanwhile.
package final class OpenFileCache: Sendable {
    /// A share of the cache with a lock of its own.
    private final class Shard: Sendable {
        let entries: ReadMostly<SecondChance<Key, Entry>>
        init(limit: Room) { entries = ReadMostly(SecondChance(limit: limit)) }
    }

    /// What a target leads to.
    enum Entry: Sendable {
        case file(CachedFile)
        case absent(AbsentFile)

        /// Whether it still does.
        fileprivate func isCurrent(below root: DocumentRoot) -> Bool {
            switch self {
            case .file(let file): file.isCurrent(below: root)
            case .absent(let file): file.isCurrent(below: root)
            }
        }

        /// Whether it holds a file open that was deleted.
        fileprivate var isDeleted: Bool {
            if case .file(let file) = self { file.isDeleted } else { false }
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

    /// A request target with its hash, which is computed once.
    private struct Key: Hashable {
        let target: [UInt8]
        let hash: Int

        init(_ target: [UInt8]) {
            self.target = target
            var hasher = Hasher()
            unsafe target.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
            hash = hasher.finalize()
        }

        static func == (left: Self, right: Self) -> Bool { left.hash == right.hash && left.target == right.target }
        func hash(into hasher: inout Hasher) { hasher.combine(hash) }
    }

    private let shards: [Shard]
    private let doorkeeper = Doorkeeper()
    private let hitCount = Atomic(0)
    private let missCount = Atomic(0)

    /// The number of shards, each of which has room for the largest file: a power of two.
    private static func shardCount(of size: Int) -> Int { [16, 8, 4, 2].first { size >> 20 >= $0 } ?? 1 }

    /// Makes an empty cache.
    ///
    /// - Parameters:
    ///   - size: The bytes of memory for all files together, 1 MiB at least.
    ///   - descriptors: The files too large for memory that may be held open.
    package init(size: Int, descriptors: Int) {
        let count = Self.shardCount(of: size)
        shards = (0..<count).map { index in
            let share = descriptors / count + (index < descriptors % count ? 1 : 0)
            return Shard(limit: Room(memory: size / count, descriptors: share))
        }
    }

    /// What `target` leads to below `root`, where it is known and has not changed; nil else.
    func entry(for target: [UInt8], below root: DocumentRoot) -> Entry? {
        let key = Key(target)
        let shard = shard(of: key)
        guard let entry = shard.entries.read({ $0.value(for: key) }) else {
            missCount.wrappingAdd(1, ordering: .relaxed)
            return nil
        }
        guard entry.isCurrent(below: root) else {
            _ = shard.entries.change { $0.remove(key) { $0.isSame(as: entry) } }
            missCount.wrappingAdd(1, ordering: .relaxed)
            return nil
        }
        hitCount.wrappingAdd(1, ordering: .relaxed)
        return entry
    }

    /// Keeps `file` as the one that `target` leads to.
    func insert(_ file: CachedFile, for target: [UInt8]) {
        insert(.file(file), for: Key(target), Room(memory: file.memorySize, descriptors: file.descriptorCount))
    }

    /// Keeps that `target` leads nowhere below `root`, where it was asked for before; makes the answer only then.
    ///
    /// A name that is there and only must not be shown is none of these.
    func insert(absent target: [UInt8], below root: DocumentRoot, _ file: () -> AbsentFile) {
        let key = Key(target)
        guard doorkeeper.admits(key.hash) else { return }
        let file = file()
        guard file.isCurrent(below: root) else { return }
        insert(.absent(file), for: key, Room(memory: file.memorySize, descriptors: 0))
    }

    private func insert(_ entry: Entry, for key: Key, _ room: Room) {
        let room = room + Room(memory: 2 * key.target.count, descriptors: 0)
        // Those that give way end behind the lock: a descriptor may take its time to close.
        _ = shard(of: key).entries.change { $0.insert(entry, for: key, room: room) }
    }

    /// Forgets files that were deleted while they are held open, whose room on the disk would not be free else.
    ///
    /// It costs a system call for each file that is held open.
    package func forgetDeleted() {
        for shard in shards {
            let deleted = shard.entries.read { entries in entries.keys { $0.isDeleted } }
            for key in deleted { _ = shard.entries.change { $0.remove(key) { $0.isDeleted } } }
        }
    }

    /// Forgets all files.
    package func removeAll() {
        for shard in shards { _ = shard.entries.change { $0.removeAll() } }
    }

    private func shard(of key: Key) -> Shard { shards[key.hash & (shards.count - 1)] }
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
        figures.hits = hitCount.load(ordering: .relaxed)
        figures.misses = missCount.load(ordering: .relaxed)
        for shard in shards {
            let (count, memory) = shard.entries.read { ($0.count, $0.used.memory) }
            figures.files += count
            figures.memory += memory
        }
        return figures
    }
}
