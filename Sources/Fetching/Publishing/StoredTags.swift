import Glibc
import HTTPSemantics
import SystemPackage

/// The tag file of a folder whose file system has no extended attributes: one line with the entity tag of each received
/// file.
///
/// It is a cache: if a tag is lost, the file is only requested again. If a received file has the tag file's name, that
/// file is marked, and the tags go to a file with another name.
struct StoredTags {
    private var tags: [String: (tag: StoredTag, size: Int64)] = [:]

    /// The longest tag file that is read, in bytes; a longer one is emptied before the next line.
    static let maximumLength = 16 << 20
    private static let names: [FilePath.Component] = [".ferry-etags", ".ferry-etags~"]

    /// Whether the tag file may have a name, in any letter case.
    static func isName(_ name: [UInt8]) -> Bool {
        name.first == UInt8(ascii: ".")
            && names.contains { $0.string == String(decoding: name, as: UTF8.self).lowercased() }
    }

    /// Reads the tags of a folder; none if it has no tag file.
    init(in folder: Folder) throws(Errno) {
        guard let name = try Self.name(in: folder), let bytes = try folder.notes(name, upTo: Self.maximumLength) else {
            self.init(text: "")
            return
        }
        self.init(text: String(decoding: bytes, as: UTF8.self))
    }

    /// The name of a folder's tag file; nil if received files have all possible names.
    private static func name(in folder: Folder) throws(Errno) -> FilePath.Component? {
        for name in names {
            if folder.lookalikes.contains(name) { continue }
            if try !folder.isReceived(name) { return name }
        }
        return nil
    }

    /// Reads lines.
    ///
    /// The last line for a name counts; lines in another format are ignored.
    init(text: String) {
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", omittingEmptySubsequences: false)
            guard words.count == 4, let size = Int64(words[2]), let tag = StoredTag(text: "\(words[0]) \(words[1])")
            else { continue }
            tags[String(words[3])] = (tag, size)
        }
    }

    /// The tag of a file; nil if none is stored, or if the file has another size.
    func tag(of name: FilePath.Component, size: Int64) -> StoredTag? {
        tags[Self.word(for: name)].flatMap { $0.size == size ? $0.tag : nil }
    }

    /// Adds a line to the tag file of a folder.
    static func keep(_ tag: StoredTag, of name: FilePath.Component, size: Int64, in folder: Folder) throws(Errno) {
        guard let file = try Self.name(in: folder) else { return }
        try folder.addNote("\(tag.text) \(size) \(word(for: name))\n", to: file, upTo: maximumLength)
    }

    /// The name as a word without spaces and line feeds.
    private static func word(for name: FilePath.Component) -> String {
        PercentEncoding.encode(segment: SafeFileName.bytes(of: name).span)
    }
}
