internal import CMicroHTTPD
internal import Glibc
internal import Synchronization

/// The sockets whose reader waits in `recv` itself, which saves the library's threads a system call a request.
///
/// A thread with one connection asks `poll` whether there is something to read, without a limit of time, and then reads
/// it. Where the socket blocks, reading waits just as well: for the next request, its end, a reset, or a `shutdown` from
/// another thread. So `poll` is over at once there. While large content is sent, which is better done piece by piece as
/// the client takes it, a socket does not block.
enum BlockingReads {
    /// The descriptors up to which there is a mark; larger ones are read as the library does it.
    private static let limit = 65_536
    private static let marks = InlineArray<1024, Atomic<UInt64>> { _ in Atomic(0) }

    /// Lets `socket`, which a thread of its own is going to read, block; false where that cannot be had.
    ///
    /// The corresponding C function is `fcntl`.
    static func begin(on socket: CInt) -> Bool {
        guard (0..<limit).contains(Int(socket)), fcntl(socket, F_SETFL, 0) == 0 else { return false }
        marks[Int(socket) / 64].bitwiseOr(bit(of: socket), ordering: .relaxed)
        return true
    }

    /// Forgets `socket`, which blocks, before it is made to be otherwise, or closed.
    static func end(on socket: CInt) {
        marks[Int(socket) / 64].bitwiseAnd(~bit(of: socket), ordering: .relaxed)
    }

    /// Whether reading `socket` waits.
    static func isOn(_ socket: CInt) -> Bool {
        (0..<limit).contains(Int(socket)) && marks[Int(socket) / 64].load(ordering: .relaxed) & bit(of: socket) != 0
    }

    private static func bit(of socket: CInt) -> UInt64 { 1 << UInt64(socket % 64) }

    fileprivate typealias Poll = @convention(c) (UnsafeMutableRawPointer?, UInt, CInt) -> CInt

    fileprivate static let nextPoll = unsafe unsafeBitCast(CMicroHTTPD_next("poll"), to: Poll?.self)

    /// Whether these are the arguments of a thread that waits for what it then reads from one of those sockets.
    fileprivate static func isWait(_ entry: pollfd, _ timeout: CInt) -> Bool {
        timeout < 0 && entry.events & Int16(POLLIN | POLLOUT) == POLLIN && isOn(entry.fd)
    }
}

extension Connection {
    /// Lets the connection's own thread, where it has one, wait for the next request by reading.
    func beginBlocking() {
        if hasOwnThread && !isBlocking { isBlocking = BlockingReads.begin(on: socket) }
    }

    /// Lets a reply be sent piece by piece; the corresponding C function is `fcntl`.
    func endBlocking() {
        guard isBlocking else { return }
        isBlocking = false
        BlockingReads.end(on: socket)
        // Should it fail, sending waits as well, and only costs more.
        _ = fcntl(socket, F_SETFL, O_NONBLOCK)
    }

    /// Forgets that the connection blocks, because it is about to close.
    func forgetBlocking() {
        if isBlocking { BlockingReads.end(on: socket) }
    }
}

/// Waits for descriptors, but not where reading one of them waits: see ``BlockingReads``.
///
/// It is public, because an optimised build shows the loader no others. The corresponding C function is `poll`.
@_cdecl("poll")
public func waitForDescriptors(
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
