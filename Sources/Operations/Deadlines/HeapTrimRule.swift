/// When many connections have gone, whose memory the allocator still keeps.
struct HeapTrimRule: Sendable {
    /// The connections whose memory is too little to care about.
    private static let negligible = 128

    /// The most connections since the memory was last given back.
    private var peak = 0

    /// Notes how many connections are open now, and the most that were since the last time; true where less than half are
    /// left of so many that it matters.
    mutating func isOver(_ count: Int, peak latest: Int) -> Bool {
        peak = max(peak, latest)
        guard peak > Self.negligible, count < peak / 2 else { return false }
        peak = count
        return true
    }
}
