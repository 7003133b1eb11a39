internal import Crypto
internal import HTTPSemantics

/// Where each byte of a folder's archive comes from: the members in their order, with the state that each file has to have.
///
/// It is made from the metadata of files alone, and holds no content. It has the length and the tag before the first byte
/// is sent, and gives any range of the archive.
final class ArchiveLayout: Sendable {
    /// The zeros at the end of every archive: two blocks.
    static let endSize = 2 * Int64(PaxHead.blockSize)

    /// The folder's path below the root.
    let path: [UInt8]
    private let names: [UInt8]
    private let entries: [ArchiveEntry]
    /// The numbers of the entries in the order of the archive.
    private let order: [UInt32]
    /// The size of the archive in bytes.
    let length: Int64
    /// The tag; it is weak if a file has changed so recently that a further change could pass unseen.
    let entityTag: EntityTag?
    private let memory: ListingMemory

    /// Gives the members their places.
    ///
    /// - Parameters:
    ///   - walk: All members, the folder itself first.
    ///   - path: The folder's path below the root.
    init(_ walk: consuming ArchiveWalk, at path: [UInt8]) {
        self.path = path
        var plan = ArchivePlan(walk.takeEntries(), names: walk.names, childStarts: walk.childStarts)
        plan.run()
        (names, entries, order, length) = (walk.names, plan.entries, plan.order, plan.length + Self.endSize)
        entityTag = EntityTag(ofArchive: plan.digest, unsettledAt: walk.unsettledAt)
        memory = walk.takeMemory()
    }

    /// The number of members.
    var count: Int { order.count }

    /// The member with this number in the order of the archive.
    func entry(at position: Int) -> ArchiveEntry { entries[Int(order[position])] }

    /// The number of the member that the byte at `offset` belongs to; that of the last one for the end of the archive.
    func position(of offset: Int64) -> Int {
        var (low, high) = (0, order.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if entry(at: middle).offset <= offset { low = middle } else { high = middle }
        }
        return low
    }
}

extension ArchiveLayout {
    /// The paths of a member: in the archive, and below the root.
    struct MemberPath {
        /// The path in the archive; that of a folder ends with a slash.
        fileprivate(set) var bytes: [UInt8] = []
        /// The bytes of it that are the folder's path, with its slash.
        fileprivate var folderLength = 0
        /// The number of that folder.
        fileprivate var folder: UInt32
        /// The path of the archive's own folder below the root, with a slash unless it is empty.
        fileprivate let top: [UInt8]
        /// The length of that folder's path in the archive.
        fileprivate let topLength: Int

        /// The path below the root, with a zero at its end.
        var name: [CChar] { DocumentRoot.name(of: top + bytes[topLength...]) }

        /// The head of the member `entry`, which has this path.
        func head(of entry: ArchiveEntry) -> [UInt8] {
            var head: [UInt8] = []
            head.reserveCapacity(3 * PaxHead.blockSize)
            PaxHead(path: bytes, size: entry.size, modified: entry.modified).append(to: &head)
            return head
        }
    }

    /// The path of a member.
    func path(of entry: ArchiveEntry) -> MemberPath {
        let top = path.isEmpty ? [] : path + [UInt8(ascii: "/")]
        var path = MemberPath(folder: .max, top: top, topLength: entries[0].nameRange.count + 1)
        move(&path, to: entry)
        return path
    }

    /// Makes `path` that of `entry`, which costs little if both are in one folder.
    func move(_ path: inout MemberPath, to entry: ArchiveEntry) {
        if entry.parent != path.folder || entry.offset == 0 {
            path.bytes = folderPath(of: entry)
            path.folder = entry.parent
            path.folderLength = path.bytes.count
        }
        path.bytes.removeLast(path.bytes.count - path.folderLength)
        path.bytes += names[entry.nameRange]
        if entry.isFolder { path.bytes.append(UInt8(ascii: "/")) }
        // The archive's own folder is in none, and has the number of its own parent.
        if entry.offset == 0 { path.folder = .max }
    }

    /// The path in the archive of the folder that `entry` is in, with a slash at its end; empty for the archive's own.
    private func folderPath(of entry: ArchiveEntry) -> [UInt8] {
        var segments: [ArraySlice<UInt8>] = []
        var entry = entry
        while entry.offset != 0 {
            entry = entries[Int(entry.parent)]
            segments.append(names[entry.nameRange])
        }
        return segments.reversed().reduce(into: []) { path, segment in
            path += segment
            path.append(UInt8(ascii: "/"))
        }
    }
}

extension EntityTag {
    /// The tag of an archive whose members have this `digest`.
    ///
    /// A weak one is another one at every moment, so that no two match.
    fileprivate init?(ofArchive digest: SHA256Digest, unsettledAt moment: Timestamp?) {
        var text: [UInt8] = []
        for byte in digest.prefix(20) { text.append(hexadecimal: UInt64(byte), width: 2) }
        guard let moment else {
            self.init((Array("\"".utf8) + text + Array("-tar\"".utf8)).span)
            return
        }
        self.init(state: "\(String(decoding: text, as: UTF8.self))-\(moment.seconds)\(moment.nanoseconds)")
    }
}
