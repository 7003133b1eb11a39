import Glibc
import HTTPSemantics
import SystemPackage

/// The entity tags of the files in a folder whose file system has no extended attributes: a file beside them, to which a
/// line is added for each file that is received.
///
/// It is a cache: what is lost is only asked for again. No file that is received can have its name, which begins with a
/// dot.
struct StoredTags {
    private var tags: [String: (tag: StoredTag, size: Int64)] = [:]

    /// The longest file that is read, in bytes; a longer one is begun anew.
    static let maximumLength = 16 << 20
    private static let name: FilePath.Component = ".ferry-etags"

    /// Reads what is kept in a folder; nothing where it keeps nothing.
    init(in folder: Folder) throws(Errno) {
        let bytes = try folder.notes(Self.name, upTo: Self.maximumLength) ?? []
        self.init(text: String(decoding: bytes, as: UTF8.self))
    }

    /// Reads lines; of several for one name the last one counts, and what is no line of ours counts for nothing.
    init(text: String) {
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", omittingEmptySubsequences: false)
            guard words.count == 4, let size = Int64(words[2]), let tag = StoredTag(text: "\(words[0]) \(words[1])")
            else { continue }
            tags[String(words[3])] = (tag, size)
        }
    }

    /// The tag that is kept for a file, if the file has this size.
    func tag(of name: FilePath.Component, size: Int64) -> StoredTag? {
        tags[Self.word(for: name)].flatMap { $0.size == size ? $0.tag : nil }
    }

    /// Adds a line to what a folder keeps.
    static func keep(_ tag: StoredTag, of name: FilePath.Component, size: Int64, in folder: Folder) throws(Errno) {
        try folder.addNote("\(tag.text) \(size) \(word(for: name))\n", to: Self.name, upTo: maximumLength)
    }

    /// The name as a word without spaces and line feeds.
    private static func word(for name: FilePath.Component) -> String {
        PercentEncoding.encode(segment: SafeFileName.bytes(of: name).span)
    }
}
