package import TestSupport

/// The files of the cases.
package struct ConformanceFiles: Sendable {
    /// The folder that is served as `/files/`.
    package let folder: TemporaryFolder

    /// The contents of `letters.txt`: each position has different bytes around it.
    package static let letters = Array((10_000..<10_200).map { String($0) }.joined().utf8)

    /// The last modification time of all files, in seconds: RFC 9110 §5.6.7 shows its three formats with it.
    package static let modified = 784_111_777

    /// Writes the files.
    package init() throws {
        folder = try TemporaryFolder()
        for (name, contents) in Self.contents {
            try folder.write(name, contents)
            // A whole second would be no strong validator.
            try folder.setModificationTime(name, seconds: Self.modified, nanoseconds: 250_000_000)
        }
        try folder.setModificationTime("whole.txt", seconds: Self.modified)
        try folder.setModificationTime("half.txt", seconds: Self.modified, nanoseconds: 500_000_000)
        try folder.setModificationTime("epoch.txt", seconds: 0)
        try folder.setModificationTime("future.txt", seconds: 4_102_444_800)
    }

    /// The contents of the file at the path `name`.
    package func contents(_ name: String) throws -> [UInt8] { try folder.read(name) }

    private static let contents: [(String, [UInt8])] =
        [
            "half.txt", "whole.txt", "epoch.txt", "future.txt", "page.html", "style.css", "data.json", "picture.svg",
            "archive.tar.gz",
            "unknown.zzz", "noextension", "UPPER.TXT", "Grüße.txt", "two words.txt", "quote\".txt", "folder/a.txt",
            "folder/b.txt", "withindex/index.html", "withindex/other.txt", ".hidden", "alone.js",
        ].map { ($0, Array("This is \($0).\n".utf8)) }
        + [
            ("letters.txt", letters), ("empty.txt", []), ("one.txt", [0x31]),
            ("app.js", Array(repeating: 0x20, count: 500)), ("app.js.br", Array("brotli".utf8)),
            ("app.js.zst", Array("zstandard".utf8)), ("app.js.gz", Array("gzip, or so".utf8)),
        ]
}
