/// Decides when the allocator should return the memory of ended connections.
struct HeapTrimRule: Sendable {
    /// The number of connections whose memory is too little to matter.
    private static let negligible = 128

    /// The most connections open since the memory was last returned.
    private var peak = 0

    /// Notes the open connections, and the most since the last call.
    ///
    /// Returns true if fewer than half are left of a number that matters.
    mutating func isOver(_ count: Int, peak latest: Int) -> Bool {
        peak = max(peak, latest)
        guard peak > Self.negligible, count < peak / 2 else { return false }
        peak = count
        return true
    }
}
