internal import SystemPackage

/// The text that a folder explains itself with: its `README.md` or `README.txt`.
///
/// It is shown as it is, Markdown too. Rendered, its links would stand among those to the entries, and programs that read
/// the page would take them for entries; and a parser of what strangers wrote would run in the server.
struct FolderNote: Equatable, Sendable {
    /// The names, of which the first that exists counts.
    private static let names = ["README.md", "README.txt"]
    /// The part that is shown, in bytes.
    private static let limit = 64 << 10

    let name: String
    /// The text for a page.
    let html: String

    /// Reads the text of the folder whose path below the root is `path`, ending with a slash unless empty; nil if it has none.
    init?(in path: [UInt8], of files: VisibleFiles) {
        for name in Self.names {
            guard let bytes = Self.bytes(at: path + name.utf8, of: files) else { continue }
            self.name = name
            html = Self.html(bytes.prefix(Self.limit), isCut: bytes.count > Self.limit)
            return
        }
        return nil
    }

    /// The beginning of the file; nil if it is missing, no regular file, empty or no text.
    private static func bytes(at path: [UInt8], of files: VisibleFiles) -> [UInt8]? {
        do throws(Errno) {
            let file = try files.open(path)
            guard file.status.type == .regular else { return nil }
            let bytes = file.firstBytes(limit + 1)
            return bytes.isEmpty || bytes.contains(0) ? nil : bytes
        } catch {
            return nil
        }
    }

    /// The bytes as text, with what is markup escaped, and without characters that control something.
    private static func html(_ bytes: ArraySlice<UInt8>, isCut: Bool) -> String {
        var html = ""
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            let end = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            html += DisplayName(end.map { $0 == UInt8(ascii: "\t") ? UInt8(ascii: " ") : $0 }).html + "\n"
        }
        return html + (isCut ? "…\n" : "")
    }
}
