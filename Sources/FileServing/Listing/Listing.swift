internal import MicroHTTPD

/// Writes the pieces of a listing in one format.
protocol ListingText {
    /// The value of `Content-Type`.
    static var mediaType: String { get }
    /// The text before the first entry.
    var head: String { get }
    /// The text after the last entry.
    var foot: String { get }
    /// Writes one entry.
    mutating func line(for entry: FolderEntry) throws -> String
}

/// A folder's listing, written in pieces while it is sent.
struct Listing<Text: ListingText>: ~Copyable {
    private enum Position {
        case head
        case entries
        case end
    }

    private var entries: FolderEntries
    private var text: Text
    private var position = Position.head

    init(_ entries: consuming FolderEntries, as text: Text) {
        self.entries = entries
        self.text = text
    }

    /// The next piece; nil after the last one.
    mutating func next() throws -> String? {
        switch position {
        case .head:
            position = .entries
            return text.head
        case .entries:
            if let entry = try entries.next() { return try text.line(for: entry) }
            position = .end
            return text.foot
        case .end:
            return nil
        }
    }

    /// The listing as a response's body.
    consuming func stream() -> BodyStream {
        var listing = self
        return BodyStream { try listing.next().map { Array($0.utf8) } }
    }
}
