internal import CMicroHTTPD
internal import Glibc

/// The sockets whose reader waits in `recv` itself, which saves a system call per request.
///
/// A thread with one connection calls `poll` without a time limit, and then reads. If the socket blocks, reading waits
/// just as well: for the next request, its end, a reset, or a `shutdown` from another thread. So `poll` returns at once
/// for it. While large content is sent, the socket does not block, so that the content is sent in pieces as the client
/// reads it.
enum BlockingReads {
    private static let sockets = DescriptorSet()

    /// Makes `socket`, which has a thread of its own, blocking; returns false if that is not possible.
    ///
    /// The corresponding C function is `fcntl`.
    static func begin(on socket: CInt) -> Bool {
        guard DescriptorSet.hasRoom(for: socket), fcntl(socket, F_SETFL, 0) == 0 else { return false }
        sockets.insert(socket)
        return true
    }

    /// Forgets `socket`, which blocks, before it is made not to block, or closed.
    static func end(on socket: CInt) { sockets.remove(socket) }

    /// Whether reading `socket` waits.
    static func isOn(_ socket: CInt) -> Bool { sockets.contains(socket) }

    fileprivate typealias Poll = @convention(c) (UnsafeMutableRawPointer?, UInt, CInt) -> CInt

    fileprivate static let nextPoll = unsafe unsafeBitCast(Interposition.next(.poll), to: Poll?.self)

    /// Whether these are the arguments of a thread that waits for such a socket and then reads from it.
    fileprivate static func isWait(_ entry: pollfd, _ timeout: CInt) -> Bool {
        timeout < 0 && entry.events & Int16(POLLIN | POLLOUT) == POLLIN && isOn(entry.fd)
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
    guard let next = unsafe BlockingReads.nextPoll else {
        errno = ENOSYS
        return -1
    }
    return unsafe next(entries, count, timeout)
}
