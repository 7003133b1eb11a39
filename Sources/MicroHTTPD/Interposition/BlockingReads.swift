internal import CMicroHTTPD
internal import Glibc

/// The sockets whose reader waits in `recv` itself, which saves a system call per request.
///
/// A thread with one connection calls `poll` without a time limit, and then reads. If the socket blocks, reading waits
/// just as well: for the next request, its end, a reset, or a `shutdown` from another thread. So `poll` returns at once
/// for it. While large content is sent, the socket does not block, so that the content is sent in pieces as the client
/// reads it.
enum BlockingReads {
    /// Whether the reader of one socket, which has a thread of its own, waits in `recv`.
    enum Mode {
        case off, on
    }

    /// Whether reading `socket` waits.
    static func isOn(_ socket: CInt) -> Bool { ConnectionTable.isWaiting(socket) }

    fileprivate typealias Poll = @convention(c) (UnsafeMutableRawPointer?, UInt, CInt) -> CInt

    fileprivate static let nextPoll = NextFunction()

    /// Whether these are the arguments of a thread that waits for such a socket and then reads from it.
    fileprivate static func isWait(_ entry: pollfd, _ timeout: CInt) -> Bool {
        timeout < 0 && entry.events & Int16(POLLIN | POLLOUT) == POLLIN && isOn(entry.fd)
    }
}

extension BlockingReads.Mode {
    /// Makes `socket` blocking, if that is possible; the corresponding C function is `fcntl`.
    mutating func begin(on socket: CInt) {
        guard self == .off, fcntl(socket, F_SETFL, 0) == 0 else { return }
        if ConnectionTable.setWaiting(true, at: socket) { self = .on } else { _ = fcntl(socket, F_SETFL, O_NONBLOCK) }
    }

    /// Makes `socket` non-blocking, so that a response is sent in pieces; the corresponding C function is `fcntl`.
    mutating func suspend(on socket: CInt) {
        guard self == .on else { return }
        end(on: socket)
        // If it fails, sending blocks, which only costs more.
        _ = fcntl(socket, F_SETFL, O_NONBLOCK)
    }

    /// Forgets `socket`, before it is closed.
    mutating func end(on socket: CInt) {
        if self == .on { _ = ConnectionTable.setWaiting(false, at: socket) }
        self = .off
    }
}

/// Waits for descriptors, except for one whose reader waits: see ``BlockingReads``.
///
/// Not for use from Swift: the function is public because an optimised build exports no others. The corresponding C
/// function is `poll`.
@_cdecl("poll")
@_spi(Interposition) public func waitForDescriptors(
    _ entries: UnsafeMutableRawPointer?, _ count: UInt, _ timeout: CInt
) -> CInt {
    if count == 1, let entry = unsafe entries?.assumingMemoryBound(to: pollfd.self),
        unsafe BlockingReads.isWait(entry.pointee, timeout)
    {
        unsafe entry.pointee.revents = Int16(POLLIN)
        return 1
    }
    guard let next = unsafe unsafeBitCast(BlockingReads.nextPoll.pointer(.poll), to: BlockingReads.Poll?.self) else {
        errno = ENOSYS
        return -1
    }
    return unsafe next(entries, count, timeout)
}
