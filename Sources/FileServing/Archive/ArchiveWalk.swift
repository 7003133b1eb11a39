internal import HTTPSemantics
internal import SystemCalls
internal import SystemPackage

/// Finds the members of a folder's archive: what listings show of the folder and of all below it.
///
/// Links inside the root are followed. A folder that is on the way to itself, as by a link to a folder above it, is left
/// out, and so is all whose path is too long to be requested. One folder is open at a time.
struct ArchiveWalk: ~Copyable {
    /// Why there is no archive.
    enum Refusal: Equatable {
        case isTooLarge
        case hasTooManyMembers
    }

    private let files: VisibleFiles
    private let rule: EntityTagRule
    private let limits: ArchiveLimits
    private let now = Timestamp.now
    private var memory = ListingMemory()
    private(set) var names: [UInt8]
    private var entries: [ArchiveEntry] = []
    /// The number of the first member in each folder, and of the one behind the last; equal for a file.
    private(set) var childStarts: [UInt32] = []
    /// The moment of the walk, if a file has changed so recently that a further change could pass unseen.
    private(set) var unsettledAt: Timestamp?
    /// The size of the archive at least, in bytes.
    private var leastSize: Int64 = ArchiveLayout.endSize
    /// The length of all paths in bytes.
    private var pathsLength = 0
    /// Why there is no archive; nil if all is found.
    private(set) var refusal: Refusal?

    /// Finds all members of the folder at `path`, which the archive calls `name`.
    ///
    /// Throws if the folder cannot be read, or if the server lacks descriptors or memory. Folders below it that cannot be
    /// read are empty.
    init(
        _ path: [UInt8], named name: [UInt8], of files: VisibleFiles, rule: EntityTagRule, limits: ArchiveLimits
    ) throws(Errno) {
        (self.files, self.rule, self.limits) = (files, rule, limits)
        names = Array(name.prefix(Int(UInt8.max)))
        let folder = try files.open(path)
        let identity = FileIdentity(folder.status)
        entries.append(
            ArchiveEntry(
                parent: 0, nameStart: 0, nameLength: UInt8(names.count), isFolder: true, needsState: false,
                modified: identity.modifiedTime, size: 0, fingerprint: identity.inodeFingerprint))
        childStarts.append(1)
        try read(folder, at: path, number: 0)
        try readFolders(below: path)
        childStarts.append(UInt32(entries.count))
    }

    /// Gives the members away.
    mutating func takeEntries() -> [ArchiveEntry] {
        defer { entries = [] }
        return entries
    }

    /// Gives the share of the memory away.
    consuming func takeMemory() -> ListingMemory { memory }

    private mutating func readFolders(below top: [UInt8]) throws(Errno) {
        var number = 1
        while number < entries.count, refusal == nil {
            childStarts.append(UInt32(entries.count))
            if entries[number].isFolder { try readFolder(number, below: top) }
            number += 1
        }
    }

    private mutating func readFolder(_ number: Int, below top: [UInt8]) throws(Errno) {
        let path = path(of: number, below: top)
        do throws(Errno) {
            let folder = try files.open(path)
            guard folder.status.type == .directory else { return }
            try read(folder, at: path, number: number)
        } catch {
            // It has gone, or may be entered but not read.
            guard FileError(error) == .notFound else { throw error }
        }
    }

    private func path(of number: Int, below top: [UInt8]) -> [UInt8] {
        var (segments, number) = ([] as [ArraySlice<UInt8>], number)
        while number != 0 {
            segments.append(names[entries[number].nameRange])
            number = Int(entries[number].parent)
        }
        if !top.isEmpty { segments.append(top[...]) }
        return Array(segments.reversed().joined(separator: [UInt8(ascii: "/")]))
    }

    /// The entries that are looked up at a time.
    private static let batchSize = 8192

    private mutating func read(_ folder: consuming OpenFile, at path: [UInt8], number: Int) throws(Errno) {
        var found = try FolderEntries(folder, at: path, of: files)
        try found.readNames(upTo: limits.count - entries.count)
        guard found.isComplete, found.names.count <= limits.count - entries.count else {
            refusal = .hasTooManyMembers
            return
        }
        let start = entries.count
        for first in stride(from: 0, to: found.names.count, by: Self.batchSize) where refusal == nil {
            let batch = try found.entries(at: first..<min(first + Self.batchSize, found.names.count))
            for entry in batch { append(entry, found.names.name(at: entry.name), in: number, at: path) }
            try memory.reserve(entries.capacity * MemoryLayout<ArchiveEntry>.stride + names.capacity)
        }
        sort(from: start)
    }

    private mutating func append(_ found: FolderEntry, _ name: [UInt8], in parent: Int, at path: [UInt8]) {
        let (identity, size) = (found.identity, found.isFolder ? 0 : found.identity.size)
        let fingerprint = found.isFolder ? identity.inodeFingerprint : identity.fingerprint
        let length = path.count + (path.isEmpty ? 0 : 1) + name.count
        guard length <= limits.pathLength, !(found.isFolder && isOnWay(to: parent, fingerprint))
        else { return }
        let basis = EntityTagBasis(modified: identity.modifiedTime, now: now, rule: rule)
        if !found.isFolder { note(basis, identity) }
        entries.append(
            ArchiveEntry(
                parent: UInt32(parent), nameStart: UInt32(names.count), nameLength: UInt8(name.count),
                isFolder: found.isFolder, needsState: !found.isFolder && !basis.isTime,
                modified: identity.modifiedTime, size: size, fingerprint: fingerprint))
        names += name
        pathsLength += length
        if pathsLength > limits.pathsLength { refusal = .hasTooManyMembers }
        let (sum, overflowed) = leastSize.addingReportingOverflow(size)
        leastSize = overflowed ? .max : sum
        if leastSize > limits.size { refusal = .isTooLarge }
    }

    /// Whether the folder with this `fingerprint` is `number` or a folder that it is in.
    private func isOnWay(to number: Int, _ fingerprint: UInt64) -> Bool {
        var number = number
        while entries[number].fingerprint != fingerprint {
            guard number != 0 else { return false }
            number = Int(entries[number].parent)
        }
        return true
    }

    private mutating func note(_ basis: EntityTagBasis, _ identity: FileIdentity) {
        let isSettled =
            switch basis {
            case .time(let isSettled): isSettled
            case .content, .nothing: identity.isSettled(at: now)
            }
        if !isSettled { unsettledAt = now }
    }

    /// Sorts the members of one folder by the bytes of their names.
    private mutating func sort(from start: Int) {
        let names = names
        unsafe names.withUnsafeBufferPointer { names in
            // A slice of the array would be copied, sorted and copied back.
            unsafe entries.withUnsafeMutableBufferPointer { entries in
                var members = unsafe UnsafeMutableBufferPointer(rebasing: entries[start...])
                unsafe members.sort { left, right in
                    unsafe names[left.nameRange].lexicographicallyPrecedes(names[right.nameRange])
                }
            }
        }
    }
}

extension EntityTagBasis {
    /// Whether the modification time and the size are the validator.
    fileprivate var isTime: Bool { if case .time = self { true } else { false } }
}
