/// Decides which bytes of a file the next request asks for.
struct RangePlan {
    /// The known facts about the file, and its received ranges.
    let file: ResumeState
    /// The ranges of the running requests; nil stands for the whole file.
    let running: [Range<Int64>?]
    /// How many requests may run at once now.
    let connections: Int
    /// How many requests the user allows at once.
    let wantedConnections: Int
    /// Whether the server is asked for the whole file only.
    let isPlain: Bool

    /// The bytes of a request.
    enum Next: Equatable {
        case whole
        /// A range, open if its end is `Int64.max`.
        case part(Range<Int64>)

        /// The range; nil for the whole file.
        var range: Range<Int64>? { if case .part(let range) = self { range } else { nil } }
    }

    /// The bytes that are requested first if several ranges may be received at once, to learn the file's length.
    private static let probe: Int64 = 1 << 20
    /// The bounds of the size of a range.
    private static let pieces: ClosedRange<Int64> = 1 << 20...1 << 26

    /// The bytes of the next request; nil while the running ones are enough.
    var next: Next? {
        guard running.count < connections else { return nil }
        if isPlain { return isIdle ? .whole : nil }
        guard file.validator != nil else {
            guard isIdle else { return nil }
            // Bytes of a version that is not confirmed yet must not be joined with a part.
            return connections > 1 && file.received.isEmpty ? .part(0..<Self.probe) : .whole
        }
        let gaps = file.received.gaps(in: file.total)
        // No server has confirmed the whole file: its last byte shows to which representation it belongs.
        guard let gap = gaps.first else { return isIdle ? .part(max(0, file.received.end - 1)..<Int64.max) : nil }
        guard connections > 1, let total = file.total else {
            return isIdle ? .part(gap.upperBound == file.total ? gap.lowerBound..<Int64.max : gap) : nil
        }
        return nextPiece(in: total)
    }

    private var isIdle: Bool { running.isEmpty }

    /// A part of the first gap that no running request covers.
    private func nextPiece(in total: Int64) -> Next? {
        var claimed = file.received
        for range in running {
            if let range { claimed.insert(range.clamped(to: 0..<total)) }
        }
        guard let gap = claimed.gaps(in: total).first else { return nil }
        let share = total / Int64(wantedConnections * 4)
        let size = min(max(share, Self.pieces.lowerBound), Self.pieces.upperBound)
        return .part(gap.lowerBound..<min(gap.upperBound, gap.lowerBound.addingClamped(size)))
    }
}
