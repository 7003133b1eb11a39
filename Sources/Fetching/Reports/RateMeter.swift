/// The receive rate over the last five seconds, or over a shorter time at the beginning.
struct RateMeter {
    private var samples: [(time: Duration, bytes: Int64)]
    private static let memory = Duration.seconds(5)

    /// Begins at a time, when some bytes may have been received already.
    init(from bytes: Int64 = 0, at time: Duration = .zero) {
        samples = [(time, bytes)]
    }

    /// Notes the number of bytes received up to a time; times never decrease.
    mutating func note(_ bytes: Int64, at time: Duration) {
        samples.append((time, bytes))
        while samples.count > 2, time - samples[1].time >= Self.memory { samples.removeFirst() }
    }

    /// The rate in bytes per second; 0 before a second sample.
    var rate: Double {
        guard let first = samples.first, let last = samples.last, last.time > first.time else { return 0 }
        return Double(max(0, last.bytes - first.bytes)) / ((last.time - first.time) / .seconds(1))
    }
}
