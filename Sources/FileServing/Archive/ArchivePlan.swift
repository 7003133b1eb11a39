internal import Crypto
internal import HTTPSemantics

/// The order of an archive's members, and their places.
///
/// A folder comes before what is in it; the members of one folder come in the order of their bytes.
struct ArchivePlan {
    private(set) var entries: [ArchiveEntry]
    private(set) var order: [UInt32] = []
    /// The size of all members in bytes.
    private(set) var length: Int64 = 0
    private let names: [UInt8]
    /// The number of the first member in each folder; the next number ends them.
    private let childStarts: [UInt32]
    private var hash = SHA256()
    private var path: [UInt8] = []
    private var head: [UInt8] = []

    /// Takes the members, the folder itself first; those of one folder follow each other, from its child start on.
    init(_ entries: [ArchiveEntry], names: [UInt8], childStarts: [UInt32]) {
        (self.entries, self.names, self.childStarts) = (entries, names, childStarts)
        order.reserveCapacity(entries.count)
        // Another version of the format makes other tags.
        hash.update(data: Array("ferry pax 1".utf8))
    }

    /// The hash of the name, the kind, the size, the time and the validator of each member.
    var digest: SHA256Digest { hash.finalize() }

    /// Places all members.
    mutating func run() {
        var folders: [(members: Range<UInt32>, pathLength: Int)] = []
        place(0, below: 0)
        folders.append((members(of: 0), path.count))
        while let folder = folders.last {
            guard let member = folder.members.first else {
                folders.removeLast()
                continue
            }
            folders[folders.count - 1].members = folder.members.dropFirst()
            place(member, below: folder.pathLength)
            if entries[Int(member)].isFolder { folders.append((members(of: member), path.count)) }
        }
    }

    private func members(of folder: UInt32) -> Range<UInt32> {
        childStarts[Int(folder)]..<childStarts[Int(folder) + 1]
    }

    private mutating func place(_ number: UInt32, below pathLength: Int) {
        let entry = entries[Int(number)]
        path.removeLast(path.count - pathLength)
        path += names[entry.nameRange]
        if entry.isFolder { path.append(UInt8(ascii: "/")) }
        head.removeAll(keepingCapacity: true)
        PaxHead(path: path, size: entry.size, modified: entry.modified).append(to: &head)
        entries[Int(number)].offset = length
        order.append(number)
        length += Int64(head.count) + entry.size + Int64(PaxHead.padding(after: entry.size))
        note(entry)
    }

    private mutating func note(_ entry: ArchiveEntry) {
        hash.update(data: path)
        var record: [UInt8] = [0]
        record.append(hexadecimal: UInt64(entry.size), width: 16)
        record.append(hexadecimal: UInt64(bitPattern: entry.modified.seconds), width: 16)
        record.append(hexadecimal: UInt64(entry.modified.nanoseconds), width: 8)
        if entry.needsState { record.append(hexadecimal: entry.fingerprint, width: 16) }
        record.append(0)
        hash.update(data: record)
    }
}
