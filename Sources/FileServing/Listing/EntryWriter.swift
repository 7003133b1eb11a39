internal import HTTPSemantics
internal import SystemCalls
internal import SystemPackage

/// Writes entries of a listing, on two threads if there are many.
struct EntryWriter<Text: ListingText>: Sendable {
    let text: Text
    let reader: EntryReader
    let names: FolderNames

    /// The memory for the text of an entry that is there from the start, in bytes.
    private static var usualEntrySize: Int { 256 }

    /// The text of `entries`.
    func text(of entries: [FolderEntry]) throws(Errno) -> [UInt8] {
        guard entries.count >= FolderEntries.forkSize, Processor.shardCount > 1 else {
            return try write(entries[...]).get()
        }
        let middle = entries.count / 2
        let (lower, upper) = ForkedWork.both({ write(entries[..<middle]) }, { write(entries[middle...]) })
        return try lower.get() + upper.get()
    }

    private func write(_ entries: ArraySlice<FolderEntry>) -> Result<[UInt8], Errno> {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entries.count * Self.usualEntrySize)
        let now = Timestamp.now
        do throws(Errno) {
            for entry in entries {
                let tag: EntityTag? =
                    if let validators = text.validators {
                        try reader.entityTag(of: entry, in: names, validators, at: now)
                    } else { nil }
                names.withName(at: entry.name) { text.append(entry, name: $0, tag: tag, to: &bytes) }
            }
            return .success(bytes)
        } catch {
            return .failure(error)
        }
    }
}
