/// How far a file has come, or a whole run.
package struct Progress: Equatable, Sendable {
    /// What has come so far: the file's name, or how many files.
    package var title: String
    /// The bytes received so far.
    package var received: Int64
    /// The bytes that there are in all, once that is known.
    package var total: Int64?

    package init(_ title: String, received: Int64 = 0, of total: Int64? = nil) {
        self.title = title
        self.received = received
        self.total = total
    }

    /// The part that is received, from 0 to 1, or nothing where the total is not known.
    var fraction: Double? {
        total.map { $0 > 0 ? min(1, Double(received) / Double($0)) : 1 }
    }

    /// The time that is left at a rate in bytes a second, or nothing where that cannot be known, or is so long that
    /// nobody waits for it.
    func timeLeft(at rate: Double) -> Duration? {
        guard let total, rate > 0 else { return nil }
        let seconds = (Double(max(0, total - received)) / rate).rounded(.up)
        return seconds < Self.longestTimeLeft ? .seconds(seconds) : nil
    }

    /// A hundred hours, in seconds.
    private static let longestTimeLeft = 360_000.0
}
