package import MicroHTTPD
package import SystemCalls

/// When a connection has used up its time: the decision, apart from clocks and sockets.
package struct DeadlineRule: Sendable {
    /// How long a request head may take in milliseconds, from the connection's start or from its first sight.
    package var headerTimeout: Int64 = 10_000
    /// How long a connection that was answered may have no request, in milliseconds.
    ///
    /// Longer than the 60 seconds after which load balancers drop their idle connections, so that theirs end first.
    package var idleTimeout: Int64 = 75_000
    /// The bytes a second that a reader has to take on average.
    package var minimumRate: Int64 = 1024
    /// The time over which a reader's average is taken while connections are scarce, in milliseconds.
    package var scarceWindow: Int64 = 30_000
    /// The time over which it is taken while there is room for others, in milliseconds: a player that pauses keeps its
    /// connection.
    package var patientWindow: Int64 = 300_000

    /// Creates the default rule.
    package init() {}

    /// What was seen of a connection, kept from one look to the next.
    package struct Record: Equatable, Sendable {
        /// What the connection did at the last look.
        var state: ConnectionState
        /// When the next head was first seen to come; about `state` alone.
        var headSince: MonotonicTime?
        /// What the reader took over the shorter and the longer time, of however many responses.
        var scarceWindow = RateWindow()
        var patientWindow = RateWindow()
        /// When something was last seen on its way to the reader.
        var pendingAt: MonotonicTime?

        /// Begins with a connection in `state`.
        package init(_ state: ConnectionState) { self.state = state }
    }

    /// Why a connection has to end now; nil if it may go on.
    ///
    /// - Parameters:
    ///   - state: What the connection does.
    ///   - transmission: How far its bytes have come; nil if nobody can tell, and then no reader is slow.
    ///   - now: The moment of the look.
    ///   - isScarce: Whether there is little room left for other connections; a slow reader then has less time.
    ///   - record: What was seen before, which is updated.
    /// - Returns: The reason.
    package func verdict(
        on state: ConnectionState, _ transmission: TransmissionState?, at now: MonotonicTime, isScarce: Bool,
        _ record: inout Record
    ) -> CutReason? {
        if state != record.state {
            record.state = state
            record.headSince = nil
        }
        if isSlow(transmission, at: now, isScarce: isScarce, &record) { return .slowReader }
        switch state {
        case .opening(let since): return now.milliseconds(since: since) >= headerTimeout ? .headerTimeout : nil
        case .responding: return nil
        case .idle(let since): return idleVerdict(since: since, transmission, at: now, &record)
        }
    }

    /// Of a connection that was answered: it may be silent for a while, from the time on when the reply has arrived.
    private func idleVerdict(
        since: MonotonicTime, _ transmission: TransmissionState?, at now: MonotonicTime, _ record: inout Record
    ) -> CutReason? {
        if record.headSince == nil, let transmission,
            now.milliseconds(since: since) - transmission.sinceReceived > Self.slack
        {
            record.headSince = now
        }
        if let headSince = record.headSince {
            return now.milliseconds(since: headSince) >= headerTimeout ? .headerTimeout : nil
        }
        return now.milliseconds(since: max(since, record.pendingAt ?? since)) >= idleTimeout ? .idleTimeout : nil
    }

    /// Whether the reader takes too little of what is on its way; a response that is over may still be.
    private func isSlow(
        _ transmission: TransmissionState?, at now: MonotonicTime, isScarce: Bool, _ record: inout Record
    ) -> Bool {
        guard let transmission, transmission.isPending else {
            // While nothing is on its way, it is not the reader who is slow.
            record.scarceWindow.clear()
            record.patientWindow.clear()
            return false
        }
        record.pendingAt = now
        // Both are kept up, so that connections that become scarce find at once who is slow.
        let scarce = record.scarceWindow.rate(acknowledged: transmission.acknowledged, at: now, length: scarceWindow)
        let patient = record.patientWindow.rate(acknowledged: transmission.acknowledged, at: now, length: patientWindow)
        return (isScarce ? scarce : patient).map { $0 < Double(minimumRate) } ?? false
    }

    /// The coarseness of the clocks that tell when bytes came and when a reply was over, in milliseconds.
    private static let slack: Int64 = 20
}
