import Synchronization
import SystemPackage

/// The memory for a folder's listing, with a limit.
package final class ListingBuffer: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    /// Drops all bytes.
    func clear() { bytes.withLock { $0 = [] } }

    /// Writes bytes at a position, which must not be beyond the end.
    ///
    /// - Throws: `listing` if the listing becomes longer than `FolderListing.maximumLength`.
    func write(_ new: RawSpan, at position: Int64) throws(Failure) {
        guard position + Int64(new.byteCount) <= FolderListing.maximumLength else {
            throw Failure(.listing, detail: "the listing is longer than \(FolderListing.maximumLength >> 20) MiB")
        }
        let copy = unsafe new.withUnsafeBytes { unsafe Array($0) }
        bytes.withLock { bytes in
            bytes.replaceSubrange(Int(position)..<min(bytes.count, Int(position) + copy.count), with: copy)
        }
    }

    /// Whether the bytes are an incomplete JSON array or object, or empty.
    ///
    /// The text of an array or object (RFC 8259) ends with the closing bracket.
    var isCutShort: Bool { bytes.withLock { Self.isCutShort($0) } }

    private static func isCutShort(_ bytes: [UInt8]) -> Bool {
        var (depth, isInString, isEscaped, isEmpty) = (0, false, false, true)
        for byte in bytes {
            switch byte {
            case _ where isEscaped: isEscaped = false
            case UInt8(ascii: "\\") where isInString: isEscaped = true
            case UInt8(ascii: "\""): isInString.toggle()
            case _ where isInString: break
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            case 0x20, 0x09, 0x0A, 0x0D: continue
            // Any other text is no listing, which `FolderListing` reports.
            default: if depth == 0 { return false }
            }
            isEmpty = false
        }
        return isEmpty || depth > 0 || isInString
    }

    /// Removes and returns all bytes.
    func take() -> [UInt8] {
        bytes.withLock { bytes in
            defer { bytes = [] }
            return bytes
        }
    }
}
