internal import SystemCalls
internal import SystemPackage

/// Names in one block of memory, one record behind the other.
///
/// A record is a byte for the kind, one for the length of the name, the name, and a zero. If the kind says so, two bytes for
/// the length of the folded name follow, and that.
struct NameBlock: Sendable {
    /// The size of a block in bytes.
    static let size = 1 << 16
    /// More than the longest record: 255 bytes, each of which may become three when it is folded.
    private static let longestRecord = 2048

    private enum Kind {
        static let folder: UInt8 = 1
        static let folded: UInt8 = 2
    }

    private var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(Self.size) }

    /// Whether the next record needs another block.
    var isFull: Bool { bytes.count > Self.size - Self.longestRecord }

    /// What became of a name.
    enum Outcome {
        /// It has a record at this byte.
        case added(Int, isFolder: Bool)
        /// It is not listed.
        case omitted
        /// There is no further name.
        case end
    }

    /// Takes the next name of `stream`; `isFolder` is that of ``FolderNames/appendNext(of:isFolder:)``.
    mutating func append(
        of stream: borrowing DirectoryStream,
        isFolder: (Span<UInt8>, DirectoryStream.Kind) throws(Errno) -> Bool?
    ) throws(Errno) -> Outcome {
        let start = bytes.count
        bytes.append(0)
        bytes.append(0)
        let kind = try stream.next(appendingTo: &bytes)
        let length = bytes.count - start - 2
        bytes.append(0)
        guard let kind, length <= UInt8.max, let isFolder = try isFolder(bytes.span.extracting((start + 2)...), kind)
        else {
            bytes.removeLast(bytes.count - start)
            return kind == nil ? .end : .omitted
        }
        bytes[start] = isFolder ? Kind.folder : 0
        bytes[start + 1] = UInt8(length)
        appendFolded(start)
        return .added(start, isFolder: isFolder)
    }

    private mutating func appendFolded(_ start: Int) {
        let name = range(at: start)
        guard bytes[name].contains(where: { $0 >= 0x80 }) else { return }
        let folded = NaturalOrder.folded(bytes.span.extracting(name))
        bytes[start] |= Kind.folded
        bytes.append(UInt8(truncatingIfNeeded: folded.count))
        bytes.append(UInt8(truncatingIfNeeded: folded.count >> 8))
        bytes += folded
    }

    private func range(at start: Int) -> Range<Int> { start + 2..<start + 2 + Int(bytes[start + 1]) }

    /// A copy of the name whose record begins at `start`.
    func name(at start: Int) -> [UInt8] { Array(bytes[range(at: start)]) }

    /// Calls `body` with the name whose record begins at `start`, and with a zero behind it if it is `terminated`.
    func withName<Result, Failure: Error>(
        at start: Int, terminated: Bool, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let range = range(at: start)
        return try body(bytes.span.extracting(range.lowerBound..<range.upperBound + (terminated ? 1 : 0)))
    }

    /// Four bytes of the sort key of the name whose record begins at `start`.
    func window(at start: Int, from depth: Int) -> UInt32 {
        var key = range(at: start)
        if bytes[start] & Kind.folded != 0 {
            let length = Int(bytes[key.upperBound + 1]) | Int(bytes[key.upperBound + 2]) << 8
            key = key.upperBound + 3..<key.upperBound + 3 + length
        }
        return NaturalOrder.window(
            of: bytes.span.extracting(key), isFolder: bytes[start] & Kind.folder != 0, from: depth)
    }
}
