import Glibc
package import SystemPackage

/// The targets in an input file, one per line.
///
/// Targets are bytes, because names of files need not be UTF-8. Blank lines and lines that begin with `#` are ignored.
/// So are spaces and tabs at both ends of a line, a carriage return before the line feed, and a byte order mark at the
/// beginning of the file.
package struct TargetList: Equatable, Sendable {
    /// A target and its line number, from 1.
    package struct Line: Equatable, Sendable {
        package let number: Int
        package let word: [UInt8]
    }

    /// The lines in their order.
    package private(set) var lines: [Line] = []

    /// The longest input file that is read, in bytes: 16 MiB, or some 200,000 URLs.
    package static let maximumLength = 16 << 20

    /// Why an input file cannot be read.
    package struct Unreadable: Error, Equatable {
        package let reason: String
    }

    /// Reads the lines in some bytes.
    package init(_ bytes: [UInt8]) throws(Unreadable) {
        let isBlank = { (byte: UInt8) in [0x20, 0x09, 0x0D].contains(byte) }
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        for (index, line) in text.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            let start = line.drop(while: isBlank)
            guard let first = start.first, first != UInt8(ascii: "#"),
                let last = start.lastIndex(where: { !isBlank($0) })
            else { continue }
            guard !start[...last].contains(0) else {
                throw Unreadable(reason: "line \(index + 1) has a NUL in it; convert the list to UTF-8")
            }
            lines.append(Line(number: index + 1, word: Array(start[...last])))
        }
    }

    /// Reads a file to its end; `-` is standard input.
    package init(path: FilePath) throws(Unreadable) {
        let bytes: [UInt8]
        do {
            if path == "-" {
                bytes = try Self.read(.standardInput)
            } else {
                let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
                defer { close(file.rawValue) }
                bytes = try Self.read(file)
            }
        } catch {
            throw Unreadable(reason: "\(error)")
        }
        guard bytes.count <= Self.maximumLength else {
            throw Unreadable(reason: "it is longer than \(Self.maximumLength >> 20) MiB; divide it")
        }
        try self.init(bytes)
    }

    /// Reads to the end of the file; stops at the first byte beyond the limit.
    private static func read(_ file: FileDescriptor) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= maximumLength {
            let count = try unsafe block.withUnsafeMutableBytes { unsafe try file.read(into: $0) }
            if count == 0 { break }
            bytes += block[..<count]
        }
        return bytes
    }
}
