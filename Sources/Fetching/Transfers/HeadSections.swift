/// The head and trailer sections of the responses to one request, line by line.
///
/// libcurl calls a response complete that ends within its head, so the empty line at the end of a head is looked for
/// here. libcurl limits the size of each head, but not that of trailers, so all of them together are limited here.
struct HeadSections {
    /// Whether the last head is complete.
    private(set) var isComplete = false
    /// The bytes of all heads and trailers so far, redirects and interim responses included: libcurl keeps them all.
    private var byteCount = 0

    /// The bytes that are taken, at most.
    static let longest = 300 << 10

    /// Takes a line with its line end; returns whether the limit is kept.
    mutating func take(_ line: Span<UInt8>) -> Bool {
        byteCount += line.count
        guard byteCount <= Self.longest else { return false }
        let isEmpty = line.indices.allSatisfy { line[$0] == 0x0D || line[$0] == 0x0A }
        if isEmpty { isComplete = true }
        // A status line begins the head of the next response; a field's name has no slash.
        if Self.beginsResponse(line) { isComplete = false }
        return true
    }

    /// Whether a line begins as status lines do: `HTTP/`.
    static func beginsResponse(_ line: Span<UInt8>) -> Bool {
        let start: StaticString = "HTTP/"
        guard line.count > start.utf8CodeUnitCount else { return false }
        return (0..<start.utf8CodeUnitCount).allSatisfy { unsafe line[$0] == start.utf8Start[$0] }
    }

    /// Whether a line is a field that sets a cookie.
    static func setsCookie(_ line: Span<UInt8>) -> Bool {
        let name: StaticString = "set-cookie:"
        guard line.count >= name.utf8CodeUnitCount else { return false }
        return (0..<name.utf8CodeUnitCount).allSatisfy { unsafe line[$0] | 0x20 == name.utf8Start[$0] | 0x20 }
    }
}
