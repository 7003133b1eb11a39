/// The sort key of a listing: folders first, then the bytes of the name.
struct EntryKey: Comparable {
    let isFolder: Bool
    let name: [UInt8]

    static func < (left: Self, right: Self) -> Bool {
        left.isFolder == right.isFolder ? left.name.lexicographicallyPrecedes(right.name) : left.isFolder
    }
}

/// The first names of a folder in sorted order, among those that come after a given one.
///
/// It holds at most twice its limit, however many names it is given: a folder of any size is listed in order by several
/// passes, one page per pass.
struct EntryPage {
    private let limit: Int
    private let previous: EntryKey?
    /// The last key that can still be on this page, once more keys than the limit were seen.
    private var bound: EntryKey?
    private var keys: [EntryKey] = []

    /// Creates the page that follows `previous`, or the first one.
    ///
    /// - Parameters:
    ///   - previous: The last key of the page before.
    ///   - limit: The number of keys on a page, at least 1.
    init(after previous: EntryKey?, limit: Int) {
        self.previous = previous
        self.limit = limit
    }

    /// Takes `key` if it belongs on this page.
    mutating func insert(_ key: EntryKey) {
        guard admits(key) else { return }
        keys.append(key)
        if keys.count >= 2 * limit { trim() }
    }

    /// Whether an entry with this name may belong on this page while it is not known whether it is a folder.
    func mayTake(_ name: [UInt8]) -> Bool {
        admits(EntryKey(isFolder: true, name: name)) || admits(EntryKey(isFolder: false, name: name))
    }

    private func admits(_ key: EntryKey) -> Bool {
        if let previous, key <= previous { return false }
        if let bound, key > bound { return false }
        return true
    }

    /// The keys of this page, sorted.
    consuming func sorted() -> [EntryKey] {
        trim()
        return keys
    }

    private mutating func trim() {
        keys.sort()
        guard keys.count > limit else { return }
        keys.removeLast(keys.count - limit)
        bound = keys.last
    }
}
