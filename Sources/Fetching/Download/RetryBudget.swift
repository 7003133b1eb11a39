/// How many failures and restarts a download may still have.
struct RetryBudget: Sendable {
    private let policy: RetryPolicy
    /// The waits since there was progress.
    private var failures = 0
    /// The most bytes that were there at once, and how many that was at the last failure.
    private var highest: Int64
    private var highestAtFailure: Int64
    /// How often all received bytes were dropped.
    private(set) var restarts = 0
    /// How often they may be dropped: once at each server for each attempt.
    private let mostRestarts: Int

    /// How often the server was asked to say whether it has another version.
    private var confirmations = 0
    /// Whether the next request is for that.
    private var isConfirming = false

    /// - Parameters:
    ///   - policy: How often a download is tried again.
    ///   - serverCount: How many servers have the file.
    ///   - inherited: The bytes that an earlier run has left; they are no progress of this one.
    init(_ policy: RetryPolicy, serverCount: Int, inherited: Int64 = 0) {
        self.policy = policy
        mostRestarts = serverCount * (policy.limit + 1)
        (highest, highestAtFailure) = (inherited, inherited)
    }

    /// Whether the received bytes may be dropped once more.
    var mayRestart: Bool { restarts < mostRestarts }

    /// Whether the received bytes were dropped too often for another attempt.
    var isSpent: Bool { restarts > mostRestarts }

    mutating func noteRestart() { restarts += 1 }

    /// Notes how many bytes are there.
    mutating func note(received count: Int64) { highest = max(highest, count) }

    /// Notes a failure; returns whether there was progress since the last one, which makes it the first failure again.
    ///
    /// Bytes that were there before and came again are no progress.
    mutating func noteFailure() -> Bool {
        defer { highestAtFailure = highest }
        guard highest - highestAtFailure >= RetryPolicy.progress else { return false }
        failures = 0
        return true
    }

    /// Spends an attempt.
    ///
    /// - Parameters:
    ///   - asked: The seconds that the server asked for in `Retry-After`.
    ///   - fraction: A random number from 0 to 1.
    /// - Returns: How long to wait before it; nil if none is left.
    mutating func nextWait(asked: Int64?, fraction: Double) -> Duration? {
        failures += 1
        guard failures <= policy.limit, !isSpent else { return nil }
        return RetryPolicy.wait(after: failures, asked: asked, fraction: fraction)
    }

    /// Whether a server may be asked once more whether it has another version.
    var mayConfirm: Bool { confirmations < policy.limit }

    mutating func noteConfirmation() {
        confirmations += 1
        isConfirming = true
    }

    /// How long to wait before the server is asked that again; nil if it is not to be asked.
    ///
    /// ferry makes a strong tag from the content within a second for each gigabyte.
    mutating func takeConfirmationWait() -> Duration? {
        guard isConfirming else { return nil }
        isConfirming = false
        return RetryPolicy.base / 2 * (1 << min(confirmations - 1, 4))
    }

    /// Gives all attempts back, for another server.
    mutating func renew() { failures = 0 }
}
