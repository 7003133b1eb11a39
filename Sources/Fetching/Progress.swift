/// How far a run has come.
package struct Progress: Equatable, Sendable {
    /// How many files the run has.
    package var fileCount: Int
    /// How many of them have ended, received or not.
    package var endedCount = 0
    /// The name of the file that is on its way.
    package var name = ""
    /// The bytes received so far.
    package var received: Int64 = 0
    /// The bytes that all files have together, once that is known of each.
    package var total: Int64?

    package init(fileCount: Int) {
        self.fileCount = fileCount
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
