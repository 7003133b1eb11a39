internal import Glibc
internal import Synchronization

/// The connections that are open, and whom there is room for.
///
/// A connection enters before its thread starts and leaves after that thread has ended but before its socket is closed,
/// both under one lock: so a socket that is reached through the registry is never another's that got the same number.
package final class Connections: Sendable {
    private struct State {
        var open: [Connection] = []
        /// The open connections that there was room for, in all and by their address.
        var admitted = 0
        var admittedByPeer: [PeerAddress: Int] = [:]
        var figures = Figures()
        /// The most connections since somebody asked.
        var peak = 0

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

    /// The number of connections that are open.
    package var count: Int { state.withLock { $0.open.count } }

    /// The most connections that were open at once since this was called last.
    package func takePeak() -> Int {
        state.withLock { state in
            defer { state.peak = state.open.count }
            return state.peak
        }
    }

    /// What came of the connections since the start.
    package var figures: Figures { state.withLock(\.figures) }

    /// Whether a connection of `peer` may be taken in, be it to be told that there is no room for it.
    ///
    /// One that may not is counted as refused, and is closed without a word before it costs a thread.
    func admits(_ peer: PeerAddress) -> Bool {
        state.withLock { state in
            guard let reason = refusal(of: peer, state),
                state.open.count - state.admitted >= limits.excess
            else { return true }
            state.figures.refused[reason, default: 0] += 1
            return false
        }
    }

    /// Takes in the connection of `handler` at `socket`.
    func insert(socket: CInt, of handler: AccessHandler) -> Connection {
        let peer = PeerAddress(of: socket)
        return state.withLock { state in
            let reason = refusal(of: peer, state)
            let connection = Connection(
                socket: socket, peer: peer, isOverLimit: reason != nil, index: state.open.count, handler: handler)
            state.open.append(connection)
            state.peak = max(state.peak, state.open.count)
            state.count(connection, by: 1)
            state.figures.total += 1
            if let reason { state.figures.refused[reason, default: 0] += 1 }
            return connection
        }
    }

    private func refusal(of peer: PeerAddress, _ state: State) -> RefusalReason? {
        limits.refusal(
            admitted: state.admitted, ofPeer: peer.isInternet ? state.admittedByPeer[peer, default: 0] : nil)
    }

    /// Lets go of a connection whose thread has ended.
    func remove(_ connection: Connection) {
        state.withLock { state in
            guard let last = state.open.popLast() else { return }
            if last !== connection {
                state.open[connection.index] = last
                last.move(to: connection.index)
            }
            state.count(connection, by: -1)
            if connection.isUnused { state.figures.unused += 1 }
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
    /// What came of the connections since the start.
    package struct Figures: Sendable, Equatable {
        /// Those that were taken in, also those that were only told that there was no room.
        package var total = 0
        /// Those that there was no room for, told so or closed without a word.
        package var refused: [RefusalReason: Int] = [:]
        /// Those that ended by themselves before a request line was there: their client left, or no thread could be had.
        package var unused = 0

        /// Figures that are all 0.
        package init() {}
    }
}
