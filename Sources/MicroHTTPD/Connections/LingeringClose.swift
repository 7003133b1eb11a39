internal import CMicroHTTPD
internal import Glibc
internal import Synchronization
internal import SystemCalls
internal import SystemPackage

/// The end of connections whose clients do not have the response yet, or may still be sending.
///
/// A socket that is closed with unread bytes resets the connection, as does one to which bytes come after it was closed,
/// and the reset takes back what of the response is on its way. So the response's end is announced first, and what comes then
/// is read and thrown away until the client has acknowledged it. One thread does so for all of them, for as long as there
/// are any: no thread that serves requests waits for a client that does not listen.
/// [RFC 9112 §9.6](https://www.rfc-editor.org/rfc/rfc9112.html#section-9.6)
package enum LingeringClose {
    /// The most connections that are kept at once: an eighth of the descriptor limit, because each takes a descriptor.
    private static let limit = min(DescriptorLimit.current / 8, 64)
    /// The time after which new connections are noticed, in milliseconds.
    private static let interval: CInt = 20

    private struct State {
        var endings: [EndingConnection] = []
        var isWorking = false

        /// Takes in one more; if there is no room, it takes the place of one whose client has the response, if any.
        mutating func insert(_ ending: EndingConnection) -> Bool {
            if endings.count >= limit {
                guard let index = endings.firstIndex(where: \.isAcknowledged) else { return false }
                endings.remove(at: index)
            }
            endings.append(ending)
            return true
        }
    }

    private static let state = Mutex(State())

    /// The kept connections.
    package static var count: Int { state.withLock { $0.endings.count } }

    /// Ends the sending side of `socket`, and keeps the connection until the client has the response, has ended its own side,
    /// or the limits are reached; the descriptor itself may be closed.
    ///
    /// A client that is known to send more has a moment more to notice. The corresponding C function is `shutdown`.
    static func begin(_ socket: CInt, sendsMore: Bool) {
        _ = SocketCalls.shutDown(socket, CInt(SHUT_WR))
        guard let copy = OwnedDescriptor.duplicate(socket) else { return }
        let ending = EndingConnection(copy, sendsMore: sendsMore)
        let startsWorking = state.withLock { state in
            guard state.insert(ending) else { return false }
            defer { state.isWorking = true }
            return !state.isWorking
        }
        if startsWorking { startWorking() }
    }

    private static func startWorking() {
        do throws(Errno) {
            try DetachedThread.start { work() }
        } catch {
            state.withLock { $0 = State() }
        }
    }

    private static func work() {
        while true {
            let endings = state.withLock(\.endings)
            let over = Set(read(endings).map { ObjectIdentifier($0) })
            let isDone = state.withLock { state in
                state.endings.removeAll { over.contains(ObjectIdentifier($0)) }
                state.isWorking = !state.endings.isEmpty
                return !state.isWorking
            }
            if isDone { return }
        }
    }

    /// Reads the bytes that arrive within a moment, and returns the connections that are over; the corresponding C
    /// function is `poll`.
    private static func read(_ endings: [EndingConnection]) -> [EndingConnection] {
        var entries = endings.map(\.entry)
        unsafe poll(&entries, nfds_t(entries.count), interval)
        let now = MonotonicTime.now
        return zip(endings, entries).filter { $0.isOver($1, at: now) }.map(\.0)
    }
}
