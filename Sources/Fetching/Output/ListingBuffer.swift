import Synchronization
import SystemPackage

/// Where the listing of a folder goes while it comes: memory, and no more of that than a listing may take.
package final class ListingBuffer: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    /// Drops what is there.
    func clear() { bytes.withLock { $0 = [] } }

    /// Puts bytes at a position, at most behind those that are there.
    ///
    /// - Throws: `listing` where the whole becomes longer than `FolderListing.maximumLength`.
    func write(_ new: RawSpan, at position: Int64) throws(Failure) {
        guard position + Int64(new.byteCount) <= FolderListing.maximumLength else {
            throw Failure(.listing, detail: "the listing is longer than \(FolderListing.maximumLength >> 20) MiB")
        }
        let copy = unsafe new.withUnsafeBytes { unsafe Array($0) }
        bytes.withLock { bytes in
            bytes.replaceSubrange(Int(position)..<min(bytes.count, Int(position) + copy.count), with: copy)
        }
    }

    /// Takes all bytes out.
    func take() -> [UInt8] {
        bytes.withLock { bytes in
            defer { bytes = [] }
            return bytes
        }
    }
}
