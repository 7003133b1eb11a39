/// The walk through a tree of folders: which folder is listed next, and which entries of a listing are fetched.
///
/// It decides, and does nothing itself. A listing is untrusted: `maximumDepth` ends a tree of endless depth, and
/// `maximumWaiting` one with endless folders side by side. Only the entries of the last listings are in memory.
struct TreeWalk {
    /// The deepest folder that is listed, as the number of its ancestors in the tree.
    static let maximumDepth = 64
    /// The most folders that may wait to be listed.
    static let maximumWaiting = 1 << 16
    /// The most entries that a run accepts: a server can make up folders faster than anybody needs them.
    static let maximumEntries = 1_000_000

    /// The waiting folders, the next one last, so that a folder is done before its sibling.
    private var waiting: [RemoteFolder]
    /// The waiting files, the next one last.
    private var files: [(entry: RemoteEntry, folder: RemoteFolder)] = []

    private let maximumWaiting: Int
    private let maximumEntries: Int
    /// The number of entries accepted so far.
    private var entryCount = 0

    /// Begins at the tops of trees, in their order.
    init(
        _ tops: [RemoteFolder], maximumWaiting: Int = Self.maximumWaiting, maximumEntries: Int = Self.maximumEntries
    ) {
        waiting = tops.reversed()
        (self.maximumWaiting, self.maximumEntries) = (maximumWaiting, maximumEntries)
    }

    /// Whether no folder waits.
    var hasNoFolders: Bool { waiting.isEmpty }

    /// The number of waiting files.
    var fileCount: Int { files.count }

    /// How many more entries are accepted.
    var room: Int { maximumEntries - entryCount }

    /// Removes and returns the folder that is listed next.
    mutating func nextFolder() -> RemoteFolder? { waiting.popLast() }

    /// Removes and returns the file that is fetched next.
    mutating func nextFile() -> (entry: RemoteEntry, folder: RemoteFolder)? { files.popLast() }

    /// Adds the listing of a folder; returns the entries that are not fetched, with the reasons and their names for
    /// messages.
    mutating func add(_ listing: FolderListing, of folder: RemoteFolder) -> [(name: String, failure: Failure)] {
        var refusals = listing.refusals.map { (name: folder.label + $0.name, failure: $0.failure) }
        var folders: [RemoteFolder] = []
        var fresh: [(entry: RemoteEntry, folder: RemoteFolder)] = []
        if listing.entries.count > room {
            let failure = Failure(
                .listing, detail: "the trees have more than \(maximumEntries) entries, and the rest is left")
            refusals.append((folder.label, failure))
        }
        let entries = listing.entries.prefix(room)
        entryCount += entries.count
        for entry in entries {
            guard folder.takesHiddenNames || entry.name.bytes.first != UInt8(ascii: ".") else {
                refusals.append((folder.label(of: entry.name), .hiddenName))
                continue
            }
            guard entry.isFolder else {
                fresh.append((entry, folder))
                continue
            }
            do throws(Failure) {
                try checkRoom(for: folders.count, below: folder)
                folders.append(try RemoteFolder(entry, in: folder))
            } catch {
                refusals.append((folder.label(of: entry.name) + "/", error))
            }
        }
        waiting = listing.entries.count > entries.count ? [] : waiting + folders.reversed()
        files = fresh.reversed() + files
        return refusals
    }

    private func checkRoom(for count: Int, below folder: RemoteFolder) throws(Failure) {
        guard folder.depth < Self.maximumDepth else {
            throw Failure(.listing, detail: "it lies deeper than \(Self.maximumDepth) folders")
        }
        guard waiting.count + count < maximumWaiting else {
            throw Failure(.listing, detail: "more than \(maximumWaiting) folders wait to be listed")
        }
    }
}
