/// Decides whether another connection may be accepted; it knows no socket.
struct ConnectionLimits: Sendable {
    /// The number of connections at once.
    var connections: Int
    /// The number of connections of one internet address at once, nil for no limit of its own.
    var connectionsPerPeer: Int?

    /// The most connections over the limits that are open at once until they have got their 503.
    var excess: Int { min(connections / 4 + 1, 32) }

    /// Whether three quarters of the connections are in use; idle and slow clients then have less time.
    func areScarce(admitted: Int) -> Bool { admitted >= connections - connections / 4 }

    /// Why another connection is refused; nil if it is not.
    ///
    /// - Parameters:
    ///   - admitted: The open connections within the limits.
    ///   - ofPeer: Those of the same internet address, nil for a client without one.
    /// - Returns: The reason.
    func refusal(admitted: Int, ofPeer: Int?) -> RefusalReason? {
        if admitted >= connections { return .limit }
        if let ofPeer, let connectionsPerPeer, ofPeer >= connectionsPerPeer { return .address }
        return nil
    }
}

/// Why a connection was refused.
package enum RefusalReason: String, Sendable, CaseIterable {
    /// The limit of all connections was reached.
    case limit
    /// The limit of connections of its address was reached.
    case address
}
