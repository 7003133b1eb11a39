internal import SystemCalls
internal import SystemPackage

/// The names in a folder, in natural order once they are sorted.
///
/// A name takes its own bytes and eleven more; a name beyond ASCII takes its folded text as well. A million names of 12 bytes
/// take 23 MB. Blocks are not copied when there are more of them.
struct FolderNames: Sendable {
    private var blocks: [NameBlock] = []
    /// The place of each name in the lower half of a number.
    ///
    /// The upper half is scratch for sorting.
    private var order: [UInt64] = []
    /// The number of folders, whose names come first.
    private(set) var folderCount = 0

    /// The number of names.
    var count: Int { order.count }

    /// The memory that they take, in bytes.
    var size: Int { blocks.count * NameBlock.size + order.count * MemoryLayout<UInt64>.stride }

    /// Takes the next name of `stream`; false after the last one.
    ///
    /// `isFolder` tells of a name, which ends with a zero, whether it is listed as a folder or as a file; nil if it is not
    /// listed.
    mutating func appendNext(
        of stream: borrowing DirectoryStream,
        isFolder: (Span<UInt8>, DirectoryStream.Kind) throws(Errno) -> Bool?
    ) throws(Errno) -> Bool {
        if blocks.last?.isFull ?? true { blocks.append(NameBlock()) }
        let block = blocks.count - 1
        switch try blocks[block].append(of: stream, isFolder: isFolder) {
        case .end: return false
        case .omitted: return true
        case .added(let start, let isFolder):
            order.append(UInt64(block * NameBlock.size + start))
            if isFolder { folderCount += 1 }
            return true
        }
    }

    /// The place of the name at `position`; if `isDescending`, the order is reversed among the folders and among the files.
    func place(at position: Int, isDescending: Bool) -> UInt32 {
        guard isDescending else { return UInt32(truncatingIfNeeded: order[position]) }
        let isFolder = position < folderCount
        return UInt32(truncatingIfNeeded: order[(isFolder ? folderCount : count + folderCount) - 1 - position])
    }

    /// A copy of the name at `place`.
    func name(at place: UInt32) -> [UInt8] { blocks[place.block].name(at: place.start) }

    /// Calls `body` with the name at `place`, and with a zero behind it if it is `terminated`.
    func withName<Result, Failure: Error>(
        at place: UInt32, terminated: Bool = false, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try blocks[place.block].withName(at: place.start, terminated: terminated, body)
    }
}

extension UInt32 {
    /// The number of the block that a name is in.
    fileprivate var block: Int { Int(self) / NameBlock.size }
    /// The byte of its block at which the record of a name begins.
    fileprivate var start: Int { Int(self) % NameBlock.size }
}

extension FolderNames {
    /// Sorts the names: folders first, then by ``NaturalOrder``, and names with equal keys by their bytes.
    mutating func sort() { sort(0..<count, from: 0) }

    /// Sorts the names in `range`, whose keys agree before byte `depth`.
    private mutating func sort(_ range: Range<Int>, from depth: Int) {
        for index in range {
            let place = UInt32(truncatingIfNeeded: order[index])
            order[index] = UInt64(blocks[place.block].window(at: place.start, from: depth)) << 32 | UInt64(place)
        }
        // A slice of the array would be copied, sorted and copied back.
        unsafe order.withUnsafeMutableBufferPointer { order in
            var part = unsafe UnsafeMutableBufferPointer(rebasing: order[range])
            unsafe part.sort()
        }
        var start = range.lowerBound
        while start < range.upperBound {
            let window = order[start] >> 32
            var end = start + 1
            while end < range.upperBound, order[end] >> 32 == window { end += 1 }
            if end - start > 1 { sortEqual(start..<end, window, from: depth + 4) }
            start = end
        }
    }

    /// Sorts names whose keys agree up to byte `depth`, before which they have the bytes `window`.
    private mutating func sortEqual(_ range: Range<Int>, _ window: UInt64, from depth: Int) {
        guard window & 0xFF == 0 else { return sort(range, from: depth) }
        let sorted = order[range].sorted { left, right in
            let (left, right) = (UInt32(truncatingIfNeeded: left), UInt32(truncatingIfNeeded: right))
            return name(at: left).lexicographicallyPrecedes(name(at: right))
        }
        order.replaceSubrange(range, with: sorted)
    }
}
