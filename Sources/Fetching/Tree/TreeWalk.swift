/// The way through a tree of folders: which is listed next, and what of a listing is fetched.
///
/// It decides, and does nothing itself. A listing is hostile until it has proved otherwise: a tree that has no end ends at
/// `maximumDepth`, and one that has no end of folders side by side at `maximumWaiting`. Of the entries, only those of the
/// listings that were read last are held.
struct TreeWalk {
    /// The deepest folder that is listed: so many folders of the tree are above it.
    static let maximumDepth = 64
    /// As many folders may wait to be listed.
    static let maximumWaiting = 1 << 16
    /// As many entries are taken in all: a server can make up folders faster than anybody needs them.
    static let maximumEntries = 1_000_000

    /// The folders that wait, the next one last, so that a folder is done before the one beside it.
    private var waiting: [RemoteFolder]
    /// The files that wait, the next one last.
    private var files: [(entry: RemoteEntry, folder: RemoteFolder)] = []

    private let maximumWaiting: Int
    private let maximumEntries: Int
    /// The entries that were taken so far.
    private var entryCount = 0

    /// Begins with the tops of some trees, in their order.
    init(
        _ tops: [RemoteFolder], maximumWaiting: Int = Self.maximumWaiting, maximumEntries: Int = Self.maximumEntries
    ) {
        waiting = tops.reversed()
        (self.maximumWaiting, self.maximumEntries) = (maximumWaiting, maximumEntries)
    }

    /// Whether no folder waits.
    var hasNoFolders: Bool { waiting.isEmpty }

    /// How many files wait.
    var fileCount: Int { files.count }

    /// How many more entries are taken.
    var room: Int { maximumEntries - entryCount }

    /// Takes the folder that is listed next.
    mutating func nextFolder() -> RemoteFolder? { waiting.popLast() }

    /// Takes the file that is fetched next.
    mutating func nextFile() -> (entry: RemoteEntry, folder: RemoteFolder)? { files.popLast() }

    /// Takes the listing of a folder; returns what in it is not fetched, and why, with names for messages.
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
