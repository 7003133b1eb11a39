internal import HTTPSemantics

/// The head of a member of an archive in the pax interchange format: a ustar block, and an extended header before it if the
/// block does not tell all.
///
/// It is a pure function of its values, so that an archive can be cut anywhere and gone on with later.
/// [POSIX.1-2024, pax, "Extended Description"](https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html)
struct PaxHead {
    /// The size of a block, in bytes; heads and contents are filled up with zeros to whole blocks.
    static let blockSize = 512
    /// The largest number in a field of eleven octal digits.
    private static let largestOctal: Int64 = 0o777_7777_7777
    /// The name of the block before the records, which no reader makes a file of.
    private static let extendedName = Array("././@PaxHeader".utf8)

    /// The member's path, in bytes that need not be UTF-8; that of a folder ends with a slash.
    let path: [UInt8]
    /// The size of the content in bytes; 0 for a folder.
    let size: Int64
    /// The time of the last modification.
    let modified: Timestamp

    private var isFolder: Bool { path.last == UInt8(ascii: "/") }

    /// Appends the head to `archive`, as whole blocks.
    func append(to archive: inout [UInt8]) {
        let cut = nameStart
        var records: [UInt8] = []
        appendRecords(isPathCut: cut == nil, to: &records)
        if !records.isEmpty {
            let extended = Block(kind: UInt8(ascii: "x"), mode: 0o644, size: Int64(records.count), seconds: 0)
            extended.append(name: Self.extendedName[...], prefix: [], to: &archive)
            archive += records
            archive.append(zeros: Self.padding(after: Int64(records.count)))
        }
        let block = Block(
            kind: UInt8(ascii: isFolder ? "5" : "0"), mode: isFolder ? 0o755 : 0o644, size: size,
            seconds: modified.seconds)
        let (name, prefix) = cut.map { (path[$0...], path[..<max($0 - 1, 0)]) } ?? (path.prefix(Block.nameSize), [])
        block.append(name: name, prefix: prefix, to: &archive)
    }

    /// The zeros behind a content of `size` bytes.
    static func padding(after size: Int64) -> Int {
        let rest = Int(size % Int64(blockSize))
        return rest == 0 ? 0 : blockSize - rest
    }

    /// The byte of the path at which the field for the name begins: 0, or behind the slash that divides it from the field
    /// for its folder; nil if the path fits no two fields.
    private var nameStart: Int? {
        guard path.count > Block.nameSize else { return 0 }
        let first = max(path.count - Block.nameSize - 1, 1)
        let last = min(Block.prefixSize, path.count - 2)
        guard first <= last else { return nil }
        return path[first...last].firstIndex(of: UInt8(ascii: "/")).map { $0 + 1 }
    }
}

/// The extended header.
extension PaxHead {
    /// Appends the records for what the block cannot hold.
    ///
    /// The block's own fields are ASCII by POSIX, so any other path has a record. A path that is no UTF-8 is declared to be
    /// bytes as they are (`hdrcharset=BINARY`).
    private func appendRecords(isPathCut: Bool, to records: inout [UInt8]) {
        let isASCII = path.allSatisfy { $0 < 0x80 }
        if !isASCII, String(validating: path, as: UTF8.self) == nil {
            Self.append("hdrcharset", Array("BINARY".utf8), to: &records)
        }
        if isPathCut || !isASCII { Self.append("path", path, to: &records) }
        if size > Self.largestOctal { Self.append("size", Array(String(size).utf8), to: &records) }
        if modified.nanoseconds != 0 || !(0...Self.largestOctal).contains(modified.seconds) {
            Self.append("mtime", mtime, to: &records)
        }
    }

    /// Appends a record: its length in decimal digits, which counts itself, the key, and the value.
    private static func append(_ key: StaticString, _ value: [UInt8], to records: inout [UInt8]) {
        let rest = key.utf8CodeUnitCount + value.count + " =\n".utf8.count
        var digits = 1
        while (rest + digits).digitCount > digits { digits += 1 }
        records.append(decimal: UInt64(rest + digits))
        records.append(UInt8(ascii: " "))
        records.append(key)
        records.append(UInt8(ascii: "="))
        records += value
        records.append(UInt8(ascii: "\n"))
    }

    /// The time in seconds, with its fraction as a decimal one.
    private var mtime: [UInt8] {
        var text: [UInt8] = []
        // The nanoseconds count upwards, also before 1970.
        let isNegative = modified.seconds < 0 && modified.nanoseconds > 0
        let seconds = isNegative ? modified.seconds + 1 : modified.seconds
        if isNegative || seconds < 0 { text.append(UInt8(ascii: "-")) }
        text.append(decimal: seconds.magnitude)
        guard modified.nanoseconds > 0 else { return text }
        text.append(UInt8(ascii: "."))
        text.append(decimal: UInt64(isNegative ? 1_000_000_000 - modified.nanoseconds : modified.nanoseconds), width: 9)
        while text.last == UInt8(ascii: "0") { text.removeLast() }
        return text
    }
}

extension Int {
    fileprivate var digitCount: Int {
        var (count, rest) = (1, self / 10)
        while rest > 0 { (count, rest) = (count + 1, rest / 10) }
        return count
    }
}

extension [UInt8] {
    fileprivate mutating func append(zeros count: Int) { append(contentsOf: repeatElement(0, count: count)) }
}

/// The values of a ustar block beside its name.
private struct Block {
    static let nameSize = 100
    static let prefixSize = 155

    let kind: UInt8
    let mode: UInt64
    let size: Int64
    let seconds: Int64

    /// Appends the block to `archive`.
    func append(name: ArraySlice<UInt8>, prefix: ArraySlice<UInt8>, to archive: inout [UInt8]) {
        let start = archive.count
        archive.append(zeros: PaxHead.blockSize)
        archive.replace(at: start, name)
        archive.replace(at: start + 345, prefix)
        archive.replace(octal: mode, at: start + 100, width: 8)
        // The owner is nobody in particular: user and group 0, without names.
        for field in [108, 116, 329, 337] { archive.replace(octal: 0, at: start + field, width: 8) }
        archive.replace(size: size, at: start + 124)
        archive.replace(octal: UInt64(min(max(seconds, 0), 0o777_7777_7777)), at: start + 136, width: 12)
        archive[start + 156] = kind
        archive.replace(at: start + 257, Self.magic[...])
        archive.seal(blockAt: start)
    }

    private static let magic = Array("ustar\u{0}00".utf8)
}

extension [UInt8] {
    fileprivate mutating func replace(at start: Int, _ bytes: ArraySlice<UInt8>) {
        for (index, byte) in bytes.enumerated() { self[start + index] = byte }
    }

    /// Writes `number` in octal digits, with a zero byte at the end of the field.
    fileprivate mutating func replace(octal number: UInt64, at start: Int, width: Int) {
        var rest = number
        for index in stride(from: start + width - 2, through: start, by: -1) {
            self[index] = 0x30 + UInt8(rest & 7)
            rest >>= 3
        }
    }

    /// Writes a size; one that needs more than eleven octal digits in base 256, as GNU tar does.
    ///
    /// The record of the same size goes before it; this is for readers without records.
    fileprivate mutating func replace(size: Int64, at start: Int) {
        guard size > 0o777_7777_7777 else { return replace(octal: UInt64(size), at: start, width: 12) }
        self[start] = 0x80
        for index in 0..<8 { self[start + 4 + index] = UInt8(truncatingIfNeeded: size >> (56 - 8 * index)) }
    }

    /// Writes the sum of the block's bytes, for which its own field counts as spaces.
    fileprivate mutating func seal(blockAt start: Int) {
        var sum = 8 * UInt64(UInt8(ascii: " "))
        for byte in self[start..<start + PaxHead.blockSize] { sum += UInt64(byte) }
        replace(octal: sum, at: start + 148, width: 7)
        self[start + 155] = UInt8(ascii: " ")
    }
}
