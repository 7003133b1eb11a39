internal import CMicroHTTPD
internal import Glibc
internal import Synchronization

/// The end of connections whose clients may still be sending.
///
/// A socket that is closed with unread bytes resets the connection, and the reset may overtake the reply. So the reply's
/// end is announced first, and what comes then is read and thrown away for a while. One thread does so for all of them,
/// for as long as there are any: no thread that answers waits for a client that does not listen.
/// [RFC 9112 §9.6](https://www.rfc-editor.org/rfc/rfc9112.html#section-9.6)
package enum LingeringClose {
    /// How long the client may take to notice, in milliseconds.
    private static let timeout: Int64 = 1000
    /// The bytes of one connection that are read at the most.
    private static let sizeLimit = 1 << 20
    /// The connections that are kept at once, for each takes a descriptor; one more is closed as it is.
    private static let limit = 64
    /// The time after which new ones are looked for, in milliseconds.
    private static let interval: CInt = 20

    /// A connection that ends.
    private final class Ending: Sendable {
        let socket: OwnedDescriptor
        let end: Uptime
        let size = Atomic(0)

        init(_ socket: consuming OwnedDescriptor, until end: Uptime) {
            self.socket = socket
            self.end = end
        }
    }

    private struct State {
        var endings: [Ending] = []
        var isWorking = false
    }

    private static let state = Mutex(State())

    /// The connections that are kept now.
    package static var count: Int { state.withLock { $0.endings.count } }

    /// Ends the sending side of `socket`, and keeps the connection until the client has ended its own or the limits are
    /// reached; the descriptor itself may be closed.
    ///
    /// The corresponding C functions are `shutdown` and `fcntl` with `F_DUPFD_CLOEXEC`.
    static func begin(_ socket: CInt) {
        shutdown(socket, CInt(SHUT_WR))
        let copy = fcntl(socket, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { return }
        let ending = Ending(OwnedDescriptor(copy), until: Uptime(milliseconds: Uptime.now.milliseconds + timeout))
        let startsWorking = state.withLock { state in
            guard state.endings.count < limit else { return false }
            state.endings.append(ending)
            defer { state.isWorking = true }
            return !state.isWorking
        }
        if startsWorking && !DetachedThread.start({ work() }) { state.withLock { $0 = State() } }
    }

    private static func work() {
        while true {
            let endings = state.withLock(\.endings)
            let over = Set(read(endings, at: .now).map { ObjectIdentifier($0) })
            let isDone = state.withLock { state in
                state.endings.removeAll { over.contains(ObjectIdentifier($0)) }
                state.isWorking = !state.endings.isEmpty
                return !state.isWorking
            }
            if isDone { return }
        }
    }

    /// Reads what has come within a moment, and returns the connections that are over; the corresponding C function is
    /// `poll`.
    private static func read(_ endings: [Ending], at now: Uptime) -> [Ending] {
        var entries = endings.map { pollfd(fd: $0.socket.rawValue, events: Int16(POLLIN), revents: 0) }
        unsafe poll(&entries, nfds_t(entries.count), interval)
        return zip(endings, entries).filter { ending, entry in
            if ending.end < now { return true }
            return entry.revents != 0 && !discard(from: ending)
        }.map(\.0)
    }

    /// Reads what is there; false where the client has ended its side, or has sent too much.
    ///
    /// The corresponding C function is `recv`.
    private static func discard(from ending: Ending) -> Bool {
        let size = unsafe withUnsafeTemporaryAllocation(byteCount: 64 * 1024, alignment: 1) { buffer in
            unsafe recv(ending.socket.rawValue, buffer.baseAddress, buffer.count, CInt(MSG_DONTWAIT))
        }
        guard size > 0 else { return false }
        return ending.size.add(size, ordering: .relaxed).newValue < sizeLimit
    }
}
