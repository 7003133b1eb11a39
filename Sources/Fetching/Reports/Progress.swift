/// The progress of a file, or of a whole run.
package struct Progress: Equatable, Sendable {
    /// The subject: the file's name, or the number of files.
    package var title: String
    /// The bytes received so far.
    package var received: Int64
    /// The total number of bytes; nil until it is known.
    package var total: Int64?

    package init(_ title: String, received: Int64 = 0, of total: Int64? = nil) {
        self.title = title
        self.received = received
        self.total = total
    }

    /// The received fraction, from 0 to 1; nil if the total is not known.
    var fraction: Double? {
        total.map { $0 > 0 ? min(1, Double(received) / Double($0)) : 1 }
    }

    /// The time that is left at a rate in bytes per second; nil if it cannot be known, or is longer than
    /// `longestTimeLeft`.
    func timeLeft(at rate: Double) -> Duration? {
        guard let total, rate > 0 else { return nil }
        let seconds = (Double(max(0, total - received)) / rate).rounded(.up)
        return seconds < Self.longestTimeLeft ? .seconds(seconds) : nil
    }

    /// A hundred hours, in seconds: nobody waits longer.
    private static let longestTimeLeft = 360_000.0
}
