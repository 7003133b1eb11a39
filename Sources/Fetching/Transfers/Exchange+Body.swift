import HTTPSemantics

/// Its body.
extension Exchange {
    /// The longest body of an error that is read to its end, so that its connection can be used again.
    private static let longestDiscarded = 1 << 16

    /// What becomes of bytes that libcurl offers.
    enum Acceptance {
        case taken, later, stop
    }

    /// Takes bytes of a body, all or none.
    func acceptBody(_ bytes: RawSpan) -> Acceptance {
        guard !isCancelled else { return .stop }
        hasMoved = true
        let verdict = self.verdict ?? judge()
        self.verdict = verdict
        switch verdict {
        case .take(let start, let count): return take(bytes, from: start, count)
        case .startOver(let count): return take(bytes, from: 0, count)
        case .askAgain, .complete, .refuse:
            discarded += bytes.byteCount
            return discarded <= Self.longestDiscarded ? .taken : .stop
        }
    }

    private func take(_ bytes: RawSpan, from start: Int64, _ count: Int64?) -> Acceptance {
        if let throttle, !throttle.take(bytes.byteCount) {
            isPaused = true
            return .later
        }
        do throws(Failure) {
            if isCoded {
                try inflater?.inflate(bytes) { (bytes) throws(Failure) in try write(bytes, from: start, count) }
            } else {
                try write(bytes, from: start, count)
            }
            return .taken
        } catch {
            failure = error
            return .stop
        }
    }

    private func write(_ bytes: RawSpan, from start: Int64, _ count: Int64?) throws(Failure) {
        let size = Int64(bytes.byteCount)
        if let count, taken + size > count {
            throw Failure(.wrongLength, detail: "more than \(count) bytes came")
        }
        try transfer.write(bytes, at: start + taken)
        taken += size
    }
}
