internal import HTTPSemantics

/// Writes a listing in one format.
protocol ListingText: Sendable {
    /// The value of `Content-Type`.
    static var mediaType: String { get }
    /// What separates two entries, as the number of bytes that the first entry loses at its front.
    static var separatorSize: Int { get }
    /// Makes the entity tags of entries; nil if the format has none.
    var validators: FileValidators? { get }

    /// Writes what stands before the first entry.
    func appendHead(to text: inout [UInt8])
    /// Writes one entry.
    func append(_ entry: FolderEntry, name: Span<UInt8>, tag: EntityTag?, to text: inout [UInt8])
    /// Writes what stands behind the last entry.
    func appendFoot(_ totals: ListingTotals, to text: inout [UInt8])
}

/// The number of entries in a listing, and the sum of their sizes.
struct ListingTotals: Equatable {
    private(set) var folders = 0
    private(set) var files = 0
    /// In bytes; `Int64.max` if the sum is larger.
    private(set) var size: Int64 = 0

    mutating func add(_ entry: FolderEntry) {
        guard !entry.isFolder else {
            folders += 1
            return
        }
        files += 1
        let (sum, overflowed) = size.addingReportingOverflow(entry.identity.size)
        size = overflowed ? .max : sum
    }
}
