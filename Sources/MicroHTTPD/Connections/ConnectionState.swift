package import SystemCalls

/// What a connection is doing, and since when.
package enum ConnectionState: Equatable, Sendable {
    /// It was accepted then, and its first request head has not come.
    case opening(since: MonotonicTime)
    /// A request head was complete then, and its response has not been handed over.
    case responding(since: MonotonicTime)
    /// The last response was handed over then, and the next request head has not come.
    case idle(since: MonotonicTime)
}

extension ConnectionState {
    /// Whether a response is under way.
    package var isResponding: Bool {
        if case .responding = self { true } else { false }
    }

    /// The state in one word, so that another thread can read it without a lock.
    var word: Int64 {
        switch self {
        case .opening(let since): since.nanoseconds << 2
        case .responding(let since): since.nanoseconds << 2 | 1
        case .idle(let since): since.nanoseconds << 2 | 2
        }
    }

    /// The kind of a word for a connection that responds, and whose response was queued and leaves at once.
    static let leaving: Int64 = 3

    init(word: Int64) {
        let since = MonotonicTime(nanoseconds: word >> 2)
        switch word & 3 {
        case 0: self = .opening(since: since)
        case 1, Self.leaving: self = .responding(since: since)
        default: self = .idle(since: since)
        }
    }
}
