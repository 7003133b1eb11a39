package import MicroHTTPD
package import SystemCalls

/// Decides when a connection's time is up; it knows no clock and no socket.
package struct DeadlineRule: Sendable {
    /// How long a request head may take, in milliseconds, from the connection's start or from the head's first byte
    /// seen.
    package var headerTimeout: Int64 = 10_000
    /// How long a connection may be idle after a response, in milliseconds.
    ///
    /// The default is longer than the 60 seconds after which load balancers drop idle connections, so that the balancer
    /// closes first.
    package var idleTimeout: Int64 = 75_000
    /// The lowest average rate of a reader, in bytes per second.
    package var minimumRate: Int64 = 1024
    /// The time over which a reader's rate is measured while connections are scarce, in milliseconds.
    package var scarceWindow: Int64 = 30_000
    /// The time over which it is measured while there is room for other connections, in milliseconds.
    ///
    /// A player that pauses keeps its connection.
    package var patientWindow: Int64 = 300_000

    /// Creates the default rule.
    package init() {}

    /// The facts about a connection that are kept from one check to the next.
    package struct Record: Equatable, Sendable {
        /// The connection's state at the last check.
        var state: ConnectionState
        /// When the next head was first seen to arrive; valid for `state` only.
        var headSince: MonotonicTime?
        /// What the reader took during the shorter and the longer window, over all responses.
        var scarceWindow = RateWindow()
        var patientWindow = RateWindow()
        /// When bytes were last seen on their way to the reader.
        var pendingAt: MonotonicTime?

        /// Begins with a connection in `state`.
        package init(_ state: ConnectionState) { self.state = state }
    }

    /// Why a connection must end now; nil if it may continue.
    ///
    /// - Parameters:
    ///   - state: The connection's state.
    ///   - transmission: How many of its bytes have been acknowledged; nil if that is not known, and then no reader
    ///     counts as slow.
    ///   - now: The time of the check.
    ///   - isScarce: Whether there is little room for other connections; a slow reader then has less time.
    ///   - record: The facts of earlier checks, which are updated.
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

    /// The verdict on an idle connection: its time starts when the last response has arrived.
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

    /// Whether the reader takes too little of the bytes on their way; they may belong to a response that is over.
    private func isSlow(
        _ transmission: TransmissionState?, at now: MonotonicTime, isScarce: Bool, _ record: inout Record
    ) -> Bool {
        guard let transmission, transmission.isPending else {
            // While no bytes are on their way, the server is slow, not the reader.
            record.scarceWindow.clear()
            record.patientWindow.clear()
            return false
        }
        record.pendingAt = now
        // Both windows are kept up to date, so that slow readers are known as soon as connections become scarce.
        let scarce = record.scarceWindow.rate(acknowledged: transmission.acknowledged, at: now, length: scarceWindow)
        let patient = record.patientWindow.rate(acknowledged: transmission.acknowledged, at: now, length: patientWindow)
        return (isScarce ? scarce : patient).map { $0 < Double(minimumRate) } ?? false
    }

    /// The combined resolution of the clocks for received bytes and for ended responses, in milliseconds.
    private static let slack: Int64 = 20
}
