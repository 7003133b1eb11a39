internal import HTTPSemantics
internal import MicroHTTPD
internal import SystemCalls
internal import SystemPackage

/// A range of a folder's archive, read in blocks while it is sent.
///
/// A file is opened below the root, and its state is compared with the layout after each read: the archive never holds a byte
/// of another state.
struct ArchiveContent: ~Copyable {
    /// The bytes of one block.
    private static let blockSize = 64 * 1024

    private let layout: ArchiveLayout
    private let root: DocumentRoot
    private let end: Int64
    /// The next byte of the archive.
    private var offset: Int64
    /// The member that it belongs to.
    private var position: Int
    private var entry: ArchiveEntry
    private var path: ArchiveLayout.MemberPath
    private var head: [UInt8]
    /// The open file of the member; nil before its first byte.
    private var file: OwnedDescriptor?

    /// Begins to read `range` of the archive, which must not be empty, from files below `root`.
    init(_ layout: ArchiveLayout, _ range: Range<Int64>, of root: DocumentRoot) {
        (self.layout, self.root) = (layout, root)
        (offset, end) = (range.lowerBound, range.upperBound)
        position = layout.position(of: offset)
        entry = layout.entry(at: position)
        path = layout.path(of: entry)
        head = path.head(of: entry)
    }

    /// The next block; nil after the last one.
    ///
    /// Throws if a file has changed or cannot be read: the client then sees a cut body.
    mutating func next() throws(Errno) -> [UInt8]? {
        guard offset < end else { return nil }
        var block = [UInt8](repeating: 0, count: Int(min(Int64(Self.blockSize), end - offset)))
        var filled = 0
        while filled < block.count { try fill(&block, from: &filled) }
        return block
    }

    /// Fills some of the `block`, whose bytes are zeros.
    private mutating func fill(_ block: inout [UInt8], from start: inout Int) throws(Errno) {
        let contentStart = entry.offset + Int64(head.count)
        let contentEnd = contentStart + entry.size
        let room = Int64(block.count - start)
        let count: Int
        if offset < contentStart {
            let first = Int(offset - entry.offset)
            count = min(head.count - first, block.count - start)
            block.replaceSubrange(start..<start + count, with: head[first..<first + count])
        } else if offset < contentEnd {
            count = try read(
                into: &block, start..<start + Int(min(room, contentEnd - offset)), at: offset - contentStart)
        } else {
            count = Int(min(room, memberEnd(behind: contentEnd) - offset))
            if count == 0 { return try advance() }
        }
        start += count
        offset += Int64(count)
    }

    /// The end of the member, or of the archive for the last one.
    private func memberEnd(behind contentEnd: Int64) -> Int64 {
        guard position < layout.count - 1 else { return layout.length }
        return contentEnd + Int64(PaxHead.padding(after: entry.size))
    }

    private mutating func advance() throws(Errno) {
        position += 1
        entry = layout.entry(at: position)
        layout.move(&path, to: entry)
        head = path.head(of: entry)
        file = nil
        // No byte of an empty file is read, so its state is compared here.
        if entry.size == 0, !entry.isFolder { _ = try root.open(path.name, inState: entry.fingerprint) }
    }

    /// Reads some of the member's file from byte `start` on, and makes sure that the file is still in its state.
    private mutating func read(into block: inout [UInt8], _ range: Range<Int>, at start: Int64) throws(Errno) -> Int {
        if file == nil { file = try root.open(path.name, inState: entry.fingerprint) }
        guard let count = try file?.borrowed.readSome(into: &block, range, at: start), count > 0,
            file?.identity?.fingerprint == entry.fingerprint
        else { throw .ioError }
        return count
    }

    /// The body for a response.
    consuming func stream() -> BodyStream {
        var content = self
        return BodyStream(blockSize: Self.blockSize) { try content.next() }
    }
}
