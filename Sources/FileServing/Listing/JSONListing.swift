internal import FoundationEssentials
internal import HTTPSemantics
internal import SystemCalls

/// A listing as a JSON array, one object per line.
struct JSONListing: ListingText {
    static let mediaType = "application/json"

    let head = "["
    let foot = "\n]\n"
    private let encoder = JSONEncoder()
    private var isFirst = true

    init() { encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes] }

    mutating func line(for entry: FolderEntry) throws -> String {
        let separator = isFirst ? "\n" : ",\n"
        isFirst = false
        return try separator + String(decoding: encoder.encode(Object(entry)), as: UTF8.self)
    }

    /// One entry; inapplicable keys are absent.
    private struct Object: Encodable {
        let name: String
        /// The relative reference to the entry, which is right even if its name is not UTF-8.
        let href: String
        let type: String
        let size: Int64?
        let mtime: String?
        let etag: String?

        init(_ entry: FolderEntry) {
            name = String(decoding: entry.name, as: UTF8.self)
            href = entry.reference
            type = entry.isFolder ? "directory" : "file"
            size = entry.isFolder ? nil : entry.file.size
            mtime = entry.file.modified.rfc3339
            etag = entry.entityTag?.description
        }
    }
}
