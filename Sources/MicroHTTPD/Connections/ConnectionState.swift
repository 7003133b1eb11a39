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
}
