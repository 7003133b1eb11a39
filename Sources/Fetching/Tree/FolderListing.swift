import FoundationEssentials
import HTTPSemantics
import SystemPackage

/// The listing of a folder: the entries that can be fetched, and those that cannot.
struct FolderListing {
    /// The accepted entries.
    ///
    /// Files come first, so that a folder is done before the next one begins.
    private(set) var entries: [RemoteEntry] = []
    /// The refused entries, with their names for messages.
    private(set) var refusals: [(name: String, failure: Failure)] = []

    /// The longest accepted listing, in bytes: 16 MiB, or some 100,000 entries.
    ///
    /// Decoding takes seven times as much memory, for one folder at a time.
    static let maximumLength = 16 << 20

    /// Reads a JSON listing, as `ferry serve` sends it: an array of objects.
    ///
    /// If two entries have the same name, the second one is refused.
    init(_ json: [UInt8]) throws(Failure) {
        var (taken, folders): (Set<SafeFileName>, [RemoteEntry]) = ([], [])
        for element in try Self.decode(json) {
            do throws(Failure) {
                guard case .entry(let raw) = element else {
                    throw Failure(.listing, detail: "it is no entry, or a member is of the wrong type")
                }
                let entry = try RemoteEntry(raw)
                guard taken.insert(entry.name).inserted else {
                    throw Failure(.name, detail: "another entry has that name")
                }
                if entry.isFolder { folders.append(entry) } else { entries.append(entry) }
            } catch {
                refusals.append((Self.name(of: element), error))
            }
        }
        entries += folders
        noteTwins()
    }

    /// The names of files in the folder that look like names of this program's own files.
    var lookalikes: Set<FilePath.Component> {
        Set(entries.map(\.name).filter { Folder.isLookalike($0.bytes) }.map(\.component))
    }

    /// Marks names that some file systems take for the same: those that differ only in letter case, in Unicode
    /// normalization, or in dots and spaces at the end.
    private mutating func noteTwins() {
        let keys = entries.map { Self.foldedName($0.name) }
        let counts = keys.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
        for (index, key) in keys.enumerated() where counts[key] != 1 { entries[index].hasTwin = true }
    }

    /// The name as such file systems compare it.
    ///
    /// Swift's strings are equal if they are canonically equivalent.
    private static func foldedName(_ name: SafeFileName) -> String {
        let bytes = name.bytes
        let end = bytes.lastIndex { $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: " ") } ?? -1
        return String(decoding: bytes[...end], as: UTF8.self).lowercased()
    }

    private static func decode(_ json: [UInt8]) throws(Failure) -> [RawEntry.Element] {
        do {
            return try JSONDecoder().decode([RawEntry.Element].self, from: Data(json))
        } catch {
            throw Failure(.listing, detail: "the server's response is no JSON listing")
        }
    }

    private static func name(of element: RawEntry.Element) -> String {
        let name =
            switch element {
            case .entry(let raw): raw.name ?? raw.href
            case .other(let name): name
            }
        return name.map { PrintableText.escape($0, upTo: 255) } ?? "an entry without a name"
    }
}
