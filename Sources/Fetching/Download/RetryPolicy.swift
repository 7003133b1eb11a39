import HTTPSemantics

/// How often a download is tried again, and how long it waits before.
struct RetryPolicy: Hashable, Sendable {
    /// How many attempts may fail after the first one, without progress in between.
    var limit = 5

    /// The longest wait before the first repetition; each further one may be twice as long.
    static let base = Duration.milliseconds(500)
    /// The longest wait that this client chooses by itself.
    static let longest = Duration.seconds(60)
    /// The longest wait that a server may ask for; who asks for more is not waited for.
    static let longestAsked = Duration.seconds(3600)
    /// So many bytes make an attempt a success, after which failures are counted anew.
    static let progress: Int64 = 1 << 20

    /// How long to wait after so many failures in a row, 1 or more.
    ///
    /// Without a word of the server the wait is anything up to a limit that doubles, so that many clients do not come
    /// back at the same moment ("full jitter").
    ///
    /// - Parameters:
    ///   - failures: The failures in a row.
    ///   - asked: What the server said in `Retry-After`, in seconds.
    ///   - fraction: A random number from 0 to 1.
    /// - Returns: The wait, or nothing where the server asks for too long a one.
    static func wait(after failures: Int, asked: Int64?, fraction: Double) -> Duration? {
        if let asked { return asked <= longestAsked.components.seconds ? .seconds(asked) : nil }
        let doublings = min(failures - 1, 16)
        return min(longest, base * (1 << doublings)) * fraction
    }

    /// Whether a failure may be gone the next time.
    ///
    /// | failure | again |
    /// | --- | --- |
    /// | 408, 429, 500, 502, 503, 504 | yes |
    /// | 202 (RFC 9110 §15.3.3) | only where the server says when (`Retry-After`) |
    /// | body cut short, connection lost, no byte for the stall time | yes |
    /// | no connection, host not found | only where the server has answered in this run |
    /// | any other status, TLS, the output, the time limit of the file, the user | no |
    static func isTransient(_ failure: Failure, hasAnswered: Bool, asked: Int64? = nil) -> Bool {
        switch failure.kind {
        case .status(let status): [408, 429, 500, 502, 503, 504].contains(status.code)
        case .noFile(let status): status.code == 202 && asked != nil
        case .cutShort, .stalled, .connectionLost: true
        case .noConnection, .hostNotFound, .connectTimeout: hasAnswered
        default: false
        }
    }

    /// Whether a failure may mean that a server refuses a range, and not the file.
    ///
    /// That is any final refusal but those that say that there is no such file, or ask who wants it.
    static func mayBeAboutRange(_ failure: Failure) -> Bool {
        guard case .status(let status) = failure.kind else { return false }
        let isRefusal = [.clientError, .serverError].contains(status.kind)
        return isRefusal && ![401, 402, 404, 407, 410, 451].contains(status.code)
    }
}
