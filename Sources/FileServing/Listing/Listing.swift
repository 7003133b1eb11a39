internal import Crypto
internal import HTTPSemantics
internal import MicroHTTPD
internal import SystemPackage

/// A folder's listing, written in pieces while it is sent.
struct Listing<Text: ListingText>: ~Copyable {
    /// The most entries that are sorted by size or time, which needs these of each at once, 64 bytes an entry.
    static var sortLimit: Int { 262_144 }
    /// The size of a listing that is made whole before it is sent: its entries, and the memory of their names in bytes.
    ///
    /// It then takes 2 MB with usual names, and 5 MB with the longest.
    private static var shortCount: Int { 8192 }
    private static var shortSize: Int { 512 << 10 }
    /// The entries of the first piece, which is soon done, and of each further one.
    private static var pieceSizes: (first: Int, further: Int) { (512, 8192) }

    private enum Position {
        case head
        case entries
        case end
    }

    private var entries: FolderEntries
    private let text: Text
    private let query: ListingQuery
    private var position = Position.head
    /// The number of names that are done.
    private var done = 0
    /// The entries that are still left out, and those that may still come.
    private var rest: (skipped: Int, room: Int)
    private var totals = ListingTotals()
    /// All entries, if they are not in the order of their names.
    private var sorted: [FolderEntry]?

    init(_ entries: consuming FolderEntries, as text: Text, _ query: ListingQuery) {
        self.entries = entries
        self.text = text
        self.query = query
        rest = (query.offset, query.limit ?? .max)
    }

    /// Reads the names of a short listing, or of one that is not sorted by name; of others only the first.
    mutating func begin() throws(Errno) {
        let isByName = query.key == .name
        try entries.readNames(
            upTo: isByName ? Self.shortCount : Self.sortLimit, size: isByName ? Self.shortSize : .max)
    }

    /// Whether it is made whole before it is sent.
    var isShort: Bool {
        entries.isComplete && entries.names.count <= Self.shortCount && entries.names.size <= Self.shortSize
    }

    /// Whether there are too many entries for the order that is asked for; then no piece may be made.
    var isTooLongToSort: Bool { query.key != .name && entries.names.count > Self.sortLimit }

    /// Goes back to the first piece.
    mutating func rewind() {
        (position, done, totals) = (.head, 0, ListingTotals())
        rest = (query.offset, query.limit ?? .max)
    }

    /// The next piece; nil after the last one.
    mutating func next() throws(Errno) -> [UInt8]? {
        var piece: [UInt8] = []
        switch position {
        case .head:
            position = .entries
            text.appendHead(to: &piece)
        case .entries:
            if let batch = try nextEntries() { return try text(of: batch) }
            position = .end
            text.appendFoot(totals, to: &piece)
        case .end:
            return nil
        }
        return piece
    }

    private mutating func text(of batch: [FolderEntry]) throws(Errno) -> [UInt8] {
        let separator = totals == ListingTotals() ? Text.separatorSize : 0
        for entry in batch { totals.add(entry) }
        var piece = try EntryWriter(text: text, reader: entries.reader, names: entries.names).text(of: batch)
        if separator > 0 && !piece.isEmpty { piece.removeFirst(separator) }
        return piece
    }

    private mutating func nextEntries() throws(Errno) -> [FolderEntry]? {
        if !entries.isComplete { try entries.readNames() }
        if query.key != .name, sorted == nil { sorted = try sortedEntries() }
        let start = done
        let (count, wanted) = (sorted?.count ?? entries.names.count, rest.skipped.addingReportingOverflow(rest.room))
        guard rest.room > 0, start < count else { return nil }
        let size = start == 0 ? Self.pieceSizes.first : Self.pieceSizes.further
        done = start + min(size, count - start, wanted.overflow ? .max : wanted.partialValue)
        if let sorted { return restricted(Array(sorted[start..<done])) }
        return restricted(try entries.entries(at: start..<done, isDescending: query.order == .descending))
    }

    /// Those of `batch` that the query's numbers let through.
    private mutating func restricted(_ batch: [FolderEntry]) -> [FolderEntry] {
        let skipped = min(rest.skipped, batch.count)
        let shown = batch.dropFirst(skipped).prefix(rest.room)
        rest = (rest.skipped - skipped, rest.room - shown.count)
        return Array(shown)
    }

    /// All entries by size or time, those with equal values by name; the size of a folder counts as 0.
    private func sortedEntries() throws(Errno) -> [FolderEntry] {
        let all = try entries.entries(at: 0..<entries.names.count)
        let keys = all.map { $0.key(for: query.key) }
        let isDescending = query.order == .descending
        let order = all.indices.sorted { left, right in
            guard all[left].isFolder == all[right].isFolder else { return all[left].isFolder }
            guard keys[left] == keys[right] else { return (keys[left] < keys[right]) != isDescending }
            return left < right
        }
        return order.map { all[$0] }
    }
}

extension FolderEntry {
    /// The value by which it is sorted.
    fileprivate func key(for key: ListingQuery.Key) -> Timestamp {
        guard key != .time else { return identity.modifiedTime }
        return Timestamp(seconds: isFolder ? 0 : identity.size)
    }
}

/// The length of a listing and its entity tag, which is made from all its bytes.
struct ListingSummary {
    let length: Int64
    let tag: EntityTag?
}

extension Listing {
    /// The whole listing; the pieces end with it.
    mutating func whole() throws(Errno) -> [UInt8] {
        var all: [UInt8] = []
        while let piece = try next() { all += piece }
        return all
    }

    /// Writes the whole listing to nowhere, and goes back to the first piece.
    mutating func summary() throws(Errno) -> ListingSummary {
        var (hash, length) = (SHA256(), 0 as Int64)
        while let piece = try next() {
            hash.update(data: piece)
            length += Int64(piece.count)
        }
        rewind()
        return ListingSummary(length: length, tag: EntityTag(hash.finalize()))
    }

    /// The listing as a response's body.
    consuming func stream() -> BodyStream {
        var listing = self
        return BodyStream { try listing.next() }
    }
}

extension EntityTag {
    /// The strong tag of a whole listing.
    init?(ofListing bytes: [UInt8]) { self.init(SHA256.hash(data: bytes)) }

    fileprivate init?(_ hash: SHA256Digest) {
        guard let digest = ReprDigest(.sha256, Array(hash)) else { return nil }
        self.init(digest: digest)
    }
}
