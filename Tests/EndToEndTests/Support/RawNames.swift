import Glibc
import TestSupport

extension Command {
    /// The `ferry` of these tests with words and variables of any bytes but NUL.
    ///
    /// A shell makes them, for `Command` has text alone. No word may end in a line feed.
    static func ferry(raw words: [[UInt8]], variables: [[UInt8]] = []) throws -> Command {
        let ferry = try Command.ferry().program
        let all = [Array("env".utf8)] + variables + [Array(ferry.utf8)] + words
        let quoted = all.map { word in
            "\"$(printf '\(word.map { "\\" + String($0, radix: 8).padded }.joined())')\""
        }
        return Command("sh", ["-c", "exec \(quoted.joined(separator: " "))"])
    }
}

extension String {
    /// Three octal digits.
    fileprivate var padded: String { String(repeating: "0", count: 3 - count) + self }
}

extension TemporaryFolder {
    /// The absolute path of a name of any bytes.
    func path(ofRaw name: [UInt8]) -> [UInt8] { Array(path.utf8) + [UInt8(ascii: "/")] + name }

    /// Makes a folder.
    func makeFolder(raw name: [UInt8]) throws {
        guard mkdir(path(ofRaw: name).map { CChar(bitPattern: $0) } + [0], 0o755) == 0 else {
            throw TestFailure("mkdir \(name): errno \(errno)")
        }
    }

    /// The names in this folder, in bytes.
    func rawNames() throws -> Set<[UInt8]> {
        let listing = try Command("find", [path, "-mindepth", "1", "-maxdepth", "1", "-printf", "%f\\0"]).run()
        return Set(listing.standardOutput.split(separator: 0).map { Array($0) })
    }

    /// The contents of a file.
    func read(raw name: [UInt8]) throws -> [UInt8] {
        let file = open(path(ofRaw: name).map { CChar(bitPattern: $0) } + [0], O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw TestFailure("open \(name): errno \(errno)") }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = Glibc.read(file, &bytes, bytes.count)
        guard count >= 0 else { throw TestFailure("read \(name): errno \(errno)") }
        return Array(bytes[..<count])
    }
}
