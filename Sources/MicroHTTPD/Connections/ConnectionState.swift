package import SystemCalls

/// What a connection is doing, and since when.
package enum ConnectionState: Equatable, Sendable {
    /// It was accepted then, and its first request head has not come.
    case opening(since: MonotonicTime)
    /// A request head was complete then, and its reply has not been handed over.
    case answering(since: MonotonicTime)
    /// The last reply was handed over then, and the next request head has not come.
    case idle(since: MonotonicTime)
}

extension ConnectionState {
    /// Whether a reply is under way.
    package var isAnswering: Bool {
        if case .answering = self { true } else { false }
    }

    /// The activity in one word, so that another thread can read it without a lock.
    var word: Int64 {
        switch self {
        case .opening(let since): since.nanoseconds << 2
        case .answering(let since): since.nanoseconds << 2 | 1
        case .idle(let since): since.nanoseconds << 2 | 2
        }
    }

    init(word: Int64) {
        let since = MonotonicTime(nanoseconds: word >> 2)
        switch word & 3 {
        case 0: self = .opening(since: since)
        case 1: self = .answering(since: since)
        default: self = .idle(since: since)
        }
    }
}
