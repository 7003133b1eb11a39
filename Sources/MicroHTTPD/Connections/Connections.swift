internal import Glibc
internal import Synchronization
internal import SystemCalls

/// The open connections, and the limits for new ones.
///
/// A connection enters before its thread starts and leaves after that thread has ended but before its socket is closed,
/// both under one lock: so a socket that is reached through the registry never belongs to a later connection with the
/// same number.
package final class Connections: Sendable {
    private struct State {
        var open: [Connection] = []
        /// The open connections within the limits, in all and by address.
        var admitted = 0
        var admittedByPeer: [PeerAddress: Int] = [:]
        var metrics = Metrics()
        /// The most connections since the last call of ``takePeak()``.
        var peak = 0

        /// How long accepting may wait for connections that are about to end.
        var delayBudget = AcceptDelayBudget()
        /// When all connections may be checked again.
        private var nextLook = MonotonicTime(nanoseconds: 0)

        /// The connections that are over or about to end, of `peer` or of all clients; nil if all were checked just
        /// before.
        ///
        /// Checking many takes time, in which no connection is accepted, so checks take at most a tenth of the time.
        mutating func endings(beside peer: PeerAddress?) -> [(peer: PeerAddress, ending: Connection.Ending)]? {
            let start = MonotonicTime.exactly
            guard peer != nil || start >= nextLook else { return nil }
            let counted = open.lazy.filter { !$0.isOverLimit && (peer == nil || $0.peer == peer) }
            let endings = counted.compactMap { connection in
                connection.ending.map { (peer: connection.peer, ending: $0) }
            }
            if peer == nil && endings.isEmpty && open.count > Self.few {
                let time = MonotonicTime.exactly.nanoseconds(since: start)
                nextLook = MonotonicTime(nanoseconds: start.nanoseconds + 10 * time)
            }
            return Array(endings)
        }

        /// The number of connections that may always be checked.
        private static let few = 64

        /// Counts a connection in or out.
        mutating func count(_ connection: Connection, by step: Int) {
            guard !connection.isOverLimit else { return }
            admitted += step
            let ofPeer = admittedByPeer[connection.peer, default: 0] + step
            admittedByPeer[connection.peer] = ofPeer > 0 ? ofPeer : nil
        }
    }

    private let state = Mutex(State())
    private let limits: ConnectionLimits

    /// Makes an empty registry.
    init(limits: ConnectionLimits) { self.limits = limits }

    /// The number of open connections.
    package var count: Int { state.withLock { $0.open.count } }

    /// The most connections that were open at once since this was called last.
    package func takePeak() -> Int {
        state.withLock { state in
            defer { state.peak = state.open.count }
            return state.peak
        }
    }

    /// Whether there is little room for more connections.
    package var areScarce: Bool { limits.areScarce(admitted: state.withLock(\.admitted)) }

    /// The counts of connections since the start.
    package var metrics: Metrics { state.withLock(\.metrics) }

    /// Whether a connection of `peer` may be accepted, including one that only gets a 503.
    ///
    /// If not, it is counted as refused, and closed without a response before it costs a thread. If only connections
    /// that are about to end are in its way, it waits a moment for them.
    func admits(_ peer: PeerAddress) -> Bool {
        while true {
            switch state.withLock({ state in admission(of: peer, &state) }) {
            case .granted: return true
            case .refused: return false
            case .unsettled: usleep(UInt32(AcceptDelayBudget.step / 1000))
            }
        }
    }

    private enum Admission {
        case granted, refused
        /// A connection is about to end.
        case unsettled
    }

    private func admission(of peer: PeerAddress, _ state: inout State) -> Admission {
        let (reason, isNear) = refusal(of: peer, &state)
        guard let reason else {
            state.delayBudget.end()
            return .granted
        }
        if isNear && state.delayBudget.allowsStep(at: .exactly) { return .unsettled }
        state.delayBudget.end()
        guard state.open.count - state.admitted >= limits.excess else { return .granted }
        state.metrics.refused[reason, default: 0] += 1
        return .refused
    }

    /// Adds the connection of `handler` at `socket`.
    func insert(socket: CInt, of handler: AccessHandler) -> Connection {
        let peer = PeerAddress(of: socket)
        return state.withLock { state in
            let reason = refusal(of: peer, &state).reason
            let connection = Connection(
                socket: socket, peer: peer, isOverLimit: reason != nil, index: state.open.count, handler: handler)
            state.open.append(connection)
            state.peak = max(state.peak, state.open.count)
            state.count(connection, by: 1)
            state.metrics.total += 1
            if let reason { state.metrics.refused[reason, default: 0] += 1 }
            return connection
        }
    }

    /// Why another connection of `peer` is refused, nil if it is not; and whether a connection in its way is about to
    /// end.
    ///
    /// Connections that are over do not count, even if their threads have not noticed yet.
    private func refusal(of peer: PeerAddress, _ state: inout State) -> (reason: RefusalReason?, isNear: Bool) {
        let ofPeer = peer.isInternet ? state.admittedByPeer[peer, default: 0] : nil
        guard let reason = limits.refusal(admitted: state.admitted, ofPeer: ofPeer),
            let endings = state.endings(beside: reason == .address ? peer : nil)
        else { return (limits.refusal(admitted: state.admitted, ofPeer: ofPeer), false) }
        let over = endings.filter { $0.ending == .over }
        let overOfPeer = over.count { $0.peer == peer }
        return (
            limits.refusal(admitted: state.admitted - over.count, ofPeer: ofPeer.map { $0 - overOfPeer }),
            over.count < endings.count
        )
    }

    /// Removes a connection whose thread has ended.
    func remove(_ connection: Connection) {
        state.withLock { state in
            guard let last = state.open.popLast() else { return }
            if last !== connection {
                state.open[connection.index] = last
                last.move(to: connection.index)
            }
            state.count(connection, by: -1)
            if connection.isUnused { state.metrics.unused += 1 }
        }
    }

    /// Visits each open connection, none of which closes meanwhile.
    package func visitOpen(_ visit: (Connection) -> Void) {
        state.withLock { state in
            for connection in state.open { visit(connection) }
        }
    }
}

extension Connections {
    /// The counts of connections since the start.
    package struct Metrics: Sendable, Equatable {
        /// The accepted connections, including those that only got a 503.
        package var total = 0
        /// The refused connections, with or without a 503.
        package var refused: [RefusalReason: Int] = [:]
        /// Those that ended by themselves before a request line was there: their client left, or there was no thread for them.
        package var unused = 0

        /// Metrics that are all 0.
        package init() {}
    }
}
