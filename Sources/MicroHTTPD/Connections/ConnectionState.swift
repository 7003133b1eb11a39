package import SystemCalls

/// The state of a connection, and its beginning.
package enum ConnectionState: Equatable, Sendable {
    /// It was accepted at this time, and its first request head has not arrived.
    case opening(since: MonotonicTime)
    /// A request head was complete at this time, and its response has not been handed over.
    case responding(since: MonotonicTime)
    /// The last response was handed over at this time, and the next request head has not arrived.
    case idle(since: MonotonicTime)
}

extension ConnectionState {
    /// Whether a response is being made or sent.
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

    /// The kind in the word of a connection whose response was queued and is sent at once.
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
