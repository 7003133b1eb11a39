internal import CMicroHTTPD
internal import Glibc

/// The end of a connection whose client may still be sending.
///
/// A socket that is closed with unread bytes resets the connection, and the reset may overtake the reply. So the reply's
/// end is announced first, and what comes then is read and thrown away for a while.
/// [RFC 9112 §9.6](https://www.rfc-editor.org/rfc/rfc9112.html#section-9.6)
enum LingeringClose {
    /// How long the client may take to notice.
    private static let timeout = Duration.seconds(1)

    /// The bytes that are read at the most.
    private static let sizeLimit = 1 << 20

    /// Ends the sending side of `socket` and reads until the client has ended its own, or the limits are reached.
    ///
    /// The corresponding C functions are `shutdown`, `poll` and `recv`.
    static func drain(_ socket: CInt) {
        shutdown(socket, CInt(SHUT_WR))
        let end = ContinuousClock.now + timeout
        var count = 0
        while count < sizeLimit, isReadable(socket, until: end) {
            let size = discard(from: socket)
            guard size > 0 else { return }
            count += size
        }
    }

    private static func isReadable(_ socket: CInt, until end: ContinuousClock.Instant) -> Bool {
        let milliseconds = max(0, (end - .now) / .milliseconds(1))
        var entry = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&entry, 1, CInt(milliseconds)) == 1
    }

    /// Reads what is there; 0 or less where that was all.
    private static func discard(from socket: CInt) -> Int {
        unsafe withUnsafeTemporaryAllocation(byteCount: 16 * 1024, alignment: 1) { buffer in
            unsafe recv(socket, buffer.baseAddress, buffer.count, CInt(MSG_DONTWAIT))
        }
    }
}
