internal import Glibc
internal import Synchronization

/// The connections that are open.
///
/// A connection enters before its thread starts and leaves after that thread has ended but before its socket is closed,
/// both under one lock: so a socket that is reached through the registry is never another's that got the same number.
package final class Connections: Sendable {
    private struct State {
        var open: [Connection] = []
        /// The open connections that there was room for, in all and by their address.
        var admitted = 0
        var admittedByPeer: [PeerAddress: Int] = [:]
        var total = 0
        var refused = 0

        /// Counts a connection in or out.
        mutating func count(_ connection: Connection, by step: Int) {
            guard !connection.isExcess else { return }
            admitted += step
            let ofPeer = admittedByPeer[connection.peer, default: 0] + step
            admittedByPeer[connection.peer] = ofPeer > 0 ? ofPeer : nil
        }
    }

    private let state = Mutex(State())
    private let limit: Int
    private let limitPerPeer: Int?

    /// Makes an empty registry.
    ///
    /// - Parameters:
    ///   - limit: The number of connections at once.
    ///   - limitPerPeer: The number of connections of one address at once, nil for no limit of its own.
    init(limit: Int, limitPerPeer: Int?) {
        self.limit = limit
        self.limitPerPeer = limitPerPeer
    }

    /// The number of connections that are open.
    package var count: Int { state.withLock { $0.open.count } }

    /// The number of connections since the start.
    package var total: Int { state.withLock { $0.total } }

    /// The number of connections since the start for which there was no room.
    package var refused: Int { state.withLock { $0.refused } }

    /// Takes in the connection at `socket`.
    func insert(socket: CInt) -> Connection {
        let peer = PeerAddress(of: socket)
        return state.withLock { state in
            let ofPeer = state.admittedByPeer[peer, default: 0]
            let isExcess = state.admitted >= limit || (peer.isInternet && ofPeer >= limitPerPeer ?? .max)
            let connection = Connection(socket: socket, peer: peer, isExcess: isExcess)
            connection.index = state.open.count
            state.open.append(connection)
            state.count(connection, by: 1)
            state.total += 1
            state.refused += isExcess ? 1 : 0
            return connection
        }
    }

    /// Lets go of a connection whose thread has ended.
    func remove(_ connection: Connection) {
        state.withLock { state in
            guard let last = state.open.popLast() else { return }
            if last !== connection {
                state.open[connection.index] = last
                last.index = connection.index
            }
            state.count(connection, by: -1)
        }
    }

    /// Visits each open connection, none of which closes meanwhile.
    package func visitOpen(_ visit: (Connection) -> Void) {
        state.withLock { state in
            for connection in state.open { visit(connection) }
        }
    }
}
