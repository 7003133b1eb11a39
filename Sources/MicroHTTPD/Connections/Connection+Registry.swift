internal import Glibc
internal import SystemCalls

/// What other threads ask of a connection and do to it, while it is in the registry.
extension Connection {
    /// The connection's state; any thread may read it.
    package var state: ConnectionState { shared.state }

    /// Why the connection was ended from outside; nil if it was not.
    package var cutReason: CutReason? { shared.cutReason }

    /// How many of the connection's bytes have been acknowledged; nil for a unix socket.
    ///
    /// Call it from ``Connections/visitOpen(_:)``.
    package var transmissionState: TransmissionState? { TransmissionState(of: socket) }

    /// Whether there is a request whose response has not arrived at the client, by the kernel's account.
    ///
    /// Call it from ``Connections/visitOpen(_:)``.
    package var isTransferring: Bool { state.isResponding || transmissionState?.isPending ?? false }

    /// Whether it was accepted within the last second, and its first request head has not come.
    func isNew(at now: MonotonicTime) -> Bool {
        guard case .opening(let since) = state else { return false }
        return now.milliseconds(since: since) < 1000
    }

    /// Whether the connection is over, although its own thread has not noticed yet.
    ///
    /// A connection that this side has ended is over. One that the client has ended is over if no request of the client
    /// is left. It is about to be over if the thread has not finished a response, but the client has received all its
    /// sent bytes. Call it from the registry.
    var ending: Ending? {
        let isResponding = state.isResponding && !shared.isLeaving
        guard let transmission = TransmissionState(of: socket) else {
            return hasClientEnded && !ConnectedSocket.hasInput(socket) && !isResponding ? .over : nil
        }
        guard transmission.end == .byClient else { return transmission.end.map { _ in .over } }
        guard !transmission.isPending && !ConnectedSocket.hasInput(socket) else { return nil }
        return isResponding ? .near : .over
    }

    /// Whether a connection is over or about to be.
    enum Ending {
        case near, over
    }

    /// Whether the client has ended its sending side.
    ///
    /// A thread with only one connection notices this by itself. A thread of a pool may not: version 0.9.75 forgets an
    /// end that arrives together with the last request. The corresponding C function is `poll`.
    package var hasClientEnded: Bool { ConnectedSocket.hasPeerEnded(socket) }

    /// Ends the connection for `reason`.
    ///
    /// If a response is being sent, the connection is reset, so that no client takes a part for the whole; otherwise it
    /// is closed. The connection's own thread notices and ends. Call it from ``Connections/visitOpen(_:)``. The
    /// corresponding C functions are `connect` with `AF_UNSPEC`, which resets, and `shutdown`.
    package func cut(_ reason: CutReason) {
        shared.cut(reason)
        if isTransferring {
            shared.keepTransmitted(SentByteCounts(of: socket)?.transmitted)
            ConnectedSocket.reset(socket)
        }
        shutdown(socket, CInt(SHUT_RDWR))
    }

    /// Cuts content that is being sent, because the daemon stops; leaves responses that are sent at once.
    ///
    /// Call it from ``Connections/visitOpen(_:)``.
    func cutContent() {
        if state.isResponding && !shared.isLeaving { cut(.stop) }
    }

    /// Reads no more requests than have already arrived; finishes the current response.
    ///
    /// The corresponding C function is `shutdown` with `SHUT_RD`.
    package func endInput() { shutdown(socket, CInt(SHUT_RD)) }
}
