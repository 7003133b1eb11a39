/// How many connections there is room for: the decision, apart from sockets.
struct ConnectionLimits: Sendable {
    /// The number of connections at once.
    var connections: Int
    /// The number of connections of one internet address at once, nil for no limit of its own.
    var connectionsPerPeer: Int?

    /// The connections beyond the limits that are kept at once until they have been told so.
    var excess: Int { min(connections / 4 + 1, 32) }

    /// Whether three quarters of the connections are taken: who holds one without need then has less time.
    func areScarce(admitted: Int) -> Bool { admitted >= connections - connections / 4 }

    /// Why there is no room for one more, nil where there is.
    ///
    /// - Parameters:
    ///   - admitted: The open connections that there was room for.
    ///   - ofPeer: Those of the same internet address, nil for a client without one.
    /// - Returns: The reason.
    func refusal(admitted: Int, ofPeer: Int?) -> RefusalReason? {
        if admitted >= connections { return .limit }
        if let ofPeer, let connectionsPerPeer, ofPeer >= connectionsPerPeer { return .address }
        return nil
    }
}

/// Why there was no room for a connection.
package enum RefusalReason: String, Sendable, CaseIterable {
    /// The limit of all connections was reached.
    case limit
    /// The limit of connections of its address was reached.
    case address
}
