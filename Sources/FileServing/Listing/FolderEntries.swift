internal import HTTPSemantics
internal import SystemCalls
internal import SystemPackage

/// The entries of a folder in order.
///
/// The names are read first, in one pass over the folder. What they lead to is found out when a part of the listing is
/// written, on two threads if it is a large part.
struct FolderEntries: ~Copyable {
    /// The number of entries from which a second thread pays.
    static let forkSize = 2048

    let reader: EntryReader
    private let stream: DirectoryStream
    private var memory = ListingMemory()
    private(set) var names = FolderNames()
    /// Whether all names are read.
    private(set) var isComplete = false

    /// Lists the folder `file`, which `files` opened at `path`.
    init(_ file: consuming OpenFile, at path: [UInt8], of files: VisibleFiles) throws(Errno) {
        stream = try DirectoryStream(files.root.openToList(file))
        reader = EntryReader(
            files: files, path: path.isEmpty ? path : path + [UInt8(ascii: "/")], lookup: FolderLookup(stream))
    }

    /// Reads names until there are more than `count`, or they take more than `size` bytes; sorts them if all are read.
    mutating func readNames(upTo count: Int = .max, size: Int = .max) throws(Errno) {
        let reader = reader
        while !isComplete && names.count <= count && names.size <= size {
            isComplete = try !names.appendNext(of: stream) { (name, kind) throws(Errno) in
                try reader.isFolder(name, kind)
            }
            if names.size > Int(UInt32.max) { throw .noMemory }
            try memory.reserve(names.size)
        }
        if isComplete { names.sort() }
    }

    /// The entries with the names at `positions` in order; those that a request would not find are missing.
    func entries(at positions: Range<Int>, isDescending: Bool = false) throws(Errno) -> [FolderEntry] {
        let (names, reader) = (names, reader)
        guard positions.count >= Self.forkSize, Processor.shardCount > 1 else {
            return try reader.entries(at: positions, of: names, isDescending: isDescending).get()
        }
        let middle = positions.lowerBound + positions.count / 2
        let (lower, upper) = ForkedWork.both(
            { reader.entries(at: positions.lowerBound..<middle, of: names, isDescending: isDescending) },
            { reader.entries(at: middle..<positions.upperBound, of: names, isDescending: isDescending) })
        return try lower.get() + upper.get()
    }
}

extension EntryReader {
    /// Whether the entry `name`, which ends with a zero, is listed as a folder (true) or as a file (false); nil if it is not
    /// listed.
    fileprivate func isFolder(_ name: Span<UInt8>, _ kind: DirectoryStream.Kind) throws(Errno) -> Bool? {
        guard name[0] != UInt8(ascii: ".") || shows(name) else { return nil }
        switch kind {
        case .file: return false
        case .folder: return true
        case .special: return nil
        case .undecided: return try isFolder(name)
        }
    }

    /// Whether a request may find `name`, which ends with a zero, in this folder.
    private func shows(_ name: Span<UInt8>) -> Bool {
        files.shows(unsafe name.extracting(droppingLast: 1).withUnsafeBytes { unsafe Array($0) }, atTop: path.isEmpty)
    }

    fileprivate func entries(
        at positions: Range<Int>, of names: FolderNames, isDescending: Bool
    ) -> Result<[FolderEntry], Errno> {
        var entries: [FolderEntry] = []
        entries.reserveCapacity(positions.count)
        do throws(Errno) {
            for position in positions {
                let place = names.place(at: position, isDescending: isDescending)
                if let entry = try entry(at: place, of: names) { entries.append(entry) }
            }
            return .success(entries)
        } catch {
            return .failure(error)
        }
    }
}
