import HTTPSemantics

/// How often a download is tried again, and how long it waits between attempts.
struct RetryPolicy: Hashable, Sendable {
    /// How many attempts in a row may fail after the first one without progress.
    var limit = 5

    /// The longest wait before the first retry; the limit doubles with each further one.
    static let base = Duration.milliseconds(500)
    /// The longest wait that the client chooses by itself.
    static let longest = Duration.seconds(60)
    /// The longest wait that a server may ask for; if it asks for more, the download fails.
    static let longestAsked = Duration.seconds(3600)
    /// The bytes that count as progress, after which failures are counted from 0 again.
    static let progress: Int64 = 1 << 20

    /// The wait after a number of failures in a row, 1 or more.
    ///
    /// If the server does not ask for a time, the wait is random up to a limit that doubles, so that many clients do
    /// not come back at the same moment ("full jitter").
    ///
    /// - Parameters:
    ///   - failures: The failures in a row.
    ///   - asked: The seconds in `Retry-After`.
    ///   - fraction: A random number from 0 to 1.
    /// - Returns: The wait; nil if the server asks for too long a wait.
    static func wait(after failures: Int, asked: Int64?, fraction: Double) -> Duration? {
        if let asked { return asked <= longestAsked.components.seconds ? .seconds(asked) : nil }
        let doublings = min(failures - 1, 16)
        return min(longest, base * (1 << doublings)) * fraction
    }

    /// Whether another attempt may succeed.
    ///
    /// | failure | retry |
    /// | --- | --- |
    /// | 408, 429, 500, 502, 503, 504 | yes |
    /// | 202 (RFC 9110 §15.3.3) | only if the server says when (`Retry-After`) |
    /// | body cut short, connection lost, no byte for the stall time | yes |
    /// | no connection, host not found | only if the server has responded in this run |
    /// | any other status, TLS, the output, the file's time limit, the user | no |
    static func isTransient(_ failure: Failure, hasResponded: Bool, asked: Int64? = nil) -> Bool {
        switch failure.kind {
        case .status(let status): [408, 429, 500, 502, 503, 504].contains(status.code)
        case .noFile(let status): status.code == 202 && asked != nil
        case .cutShort, .stalled, .connectionLost: true
        case .noConnection, .hostNotFound, .connectTimeout: hasResponded
        default: false
        }
    }

    /// Whether a failure may mean that a server refuses a range, and not the file.
    ///
    /// It does for any final refusal except those that mean that there is no such file, or that the user must log in.
    static func mayBeAboutRange(_ failure: Failure) -> Bool {
        guard case .status(let status) = failure.kind else { return false }
        let isRefusal = [.clientError, .serverError].contains(status.kind)
        return isRefusal && ![401, 402, 404, 407, 410, 451].contains(status.code)
    }
}
