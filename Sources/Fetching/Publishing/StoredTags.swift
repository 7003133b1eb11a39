import Glibc
import HTTPSemantics
import SystemPackage

/// The entity tags of the files in a folder whose file system has no extended attributes: a file beside them, to which a
/// line is added for each file that is received.
///
/// It is a cache: what is lost is only asked for again. A received file that has its name is marked, and the tags go to a
/// file of another name.
struct StoredTags {
    private var tags: [String: (tag: StoredTag, size: Int64)] = [:]

    /// The longest file that is read, in bytes; a longer one is emptied before the next line.
    static let maximumLength = 16 << 20
    private static let names: [FilePath.Component] = [".ferry-etags", ".ferry-etags~"]

    /// Whether a name is one that the file may have, in any letter case.
    static func isName(_ name: [UInt8]) -> Bool {
        name.first == UInt8(ascii: ".")
            && names.contains { $0.string == String(decoding: name, as: UTF8.self).lowercased() }
    }

    /// Reads what is kept in a folder; no tags where it keeps none.
    init(in folder: Folder) throws(Errno) {
        guard let name = try Self.name(in: folder), let bytes = try folder.notes(name, upTo: Self.maximumLength) else {
            self.init(text: "")
            return
        }
        self.init(text: String(decoding: bytes, as: UTF8.self))
    }

    /// The name that the file has in a folder; nil where received files have all of them.
    private static func name(in folder: Folder) throws(Errno) -> FilePath.Component? {
        for name in names {
            if folder.lookalikes.contains(name) { continue }
            if try !folder.isReceived(name) { return name }
        }
        return nil
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
        guard let file = try Self.name(in: folder) else { return }
        try folder.addNote("\(tag.text) \(size) \(word(for: name))\n", to: file, upTo: maximumLength)
    }

    /// The name as a word without spaces and line feeds.
    private static func word(for name: FilePath.Component) -> String {
        PercentEncoding.encode(segment: SafeFileName.bytes(of: name).span)
    }
}
