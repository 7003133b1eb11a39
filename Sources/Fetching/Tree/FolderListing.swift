import FoundationEssentials

/// The listing of a folder: what in it can be fetched, and what cannot.
struct FolderListing {
    /// The entries that have a name of their own here: files first, so that a folder is done before the next begins.
    private(set) var entries: [RemoteEntry] = []
    /// Why entries are passed over, with names for messages.
    private(set) var refusals: [(name: String, failure: Failure)] = []

    /// The longest listing that is taken, in bytes: 16 MiB, or some 100,000 entries.
    ///
    /// Decoding takes seven times as much memory, for one folder at a time.
    static let maximumLength = 16 << 20

    /// Reads the JSON that `ferry serve` sends: an array of objects.
    ///
    /// Of two entries that would have one name here, the second is refused.
    init(_ json: [UInt8]) throws(Failure) {
        var (taken, folders): (Set<SafeFileName>, [RemoteEntry]) = ([], [])
        for element in try Self.decode(json) {
            do throws(Failure) {
                guard case .entry(let raw) = element else {
                    throw Failure(.listing, detail: "it is no entry, or a member is of the wrong type")
                }
                let entry = try RemoteEntry(raw)
                guard taken.insert(entry.name).inserted else {
                    throw Failure(.exists, detail: "another entry has that name here")
                }
                if entry.isFolder { folders.append(entry) } else { entries.append(entry) }
            } catch {
                refusals.append((Self.name(of: element), error))
            }
        }
        entries += folders
    }

    private static func decode(_ json: [UInt8]) throws(Failure) -> [RawEntry.Element] {
        do {
            return try JSONDecoder().decode([RawEntry.Element].self, from: Data(json))
        } catch {
            throw Failure(.listing, detail: "the server's answer is no JSON listing")
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
