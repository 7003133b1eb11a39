/// How fast bytes have come lately: over the last five seconds, or less while there is less to look back on.
struct RateMeter {
    private var samples: [(time: Duration, bytes: Int64)]
    private static let memory = Duration.seconds(5)

    /// Begins to look at a time, when some bytes may be there already.
    init(from bytes: Int64 = 0, at time: Duration = .zero) {
        samples = [(time, bytes)]
    }

    /// Notes how many bytes have come in all by a time; times never go back.
    mutating func note(_ bytes: Int64, at time: Duration) {
        samples.append((time, bytes))
        while samples.count > 2, time - samples[1].time >= Self.memory { samples.removeFirst() }
    }

    /// The rate in bytes a second; 0 before there is anything to tell.
    var rate: Double {
        guard let first = samples.first, let last = samples.last, last.time > first.time else { return 0 }
        return Double(max(0, last.bytes - first.bytes)) / ((last.time - first.time) / .seconds(1))
    }
}
