internal import CMicroHTTPD
internal import Glibc

/// The calls by which libmicrohttpd talks to a connection's client, which pass by the connection.
///
/// These are functions of the C library, so that they arrive here however libmicrohttpd was linked.
/// ``ConnectionTraffic`` decides what they mean.
enum SocketCalls {
    fileprivate typealias Send = @convention(c) (CInt, UnsafeRawPointer?, Int, CInt) -> Int
    fileprivate typealias SendMessage = @convention(c) (CInt, UnsafePointer<msghdr>?, CInt) -> Int
    fileprivate typealias Receive = @convention(c) (CInt, UnsafeMutableRawPointer?, Int, CInt) -> Int
    fileprivate typealias ShutDown = @convention(c) (CInt, CInt) -> CInt

    private static let nextSend = NextFunction()
    private static let nextSendMessage = NextFunction()
    fileprivate static let nextReceive = NextFunction()
    private static let nextShutDown = NextFunction()

    /// Sends bytes past all connections; the corresponding C function is `send`.
    static func send(_ start: UnsafeRawPointer?, _ count: Int, to socket: CInt, _ flags: CInt) -> Int {
        unsafe unsafeBitCast(nextSend.pointer(.send), to: Send?.self)?(socket, start, count, flags) ?? fail(ENOSYS)
    }

    /// Sends a message past all connections; the corresponding C function is `sendmsg`.
    static func send(_ message: UnsafePointer<msghdr>?, to socket: CInt, _ flags: CInt) -> Int {
        unsafe unsafeBitCast(nextSendMessage.pointer(.sendMessage), to: SendMessage?.self)?(socket, message, flags)
            ?? fail(ENOSYS)
    }

    /// Ends sides of a socket past all connections; the corresponding C function is `shutdown`.
    static func shutDown(_ socket: CInt, _ sides: CInt) -> CInt {
        unsafe unsafeBitCast(nextShutDown.pointer(.shutDown), to: ShutDown?.self)?(socket, sides)
            ?? CInt(fail(ENOSYS))
    }

    /// Fails by `error`.
    fileprivate static func fail(_ error: CInt) -> Int {
        errno = error
        return -1
    }
}

/// Sends bytes of a response: see ``Connection/send(_:_:)``.
///
/// Not for use from Swift: the function is public because an optimised build shows the loader no others. The
/// corresponding C function is `send`.
@_cdecl("send")
@_spi(Interposition) public func sendBytes(_ socket: CInt, _ start: UnsafeRawPointer?, _ count: Int, _ flags: CInt)
    -> Int
{
    guard let connection = unsafe ConnectionTable.lent(socket), let start = unsafe start else {
        return unsafe SocketCalls.send(start, count, to: socket, flags)
    }
    let bytes = unsafe UnsafeRawBufferPointer(start: start, count: count)
    return unsafe connection._withUnsafeGuaranteedRef { connection in
        guard unsafe connection.passes(bytes, hasContent: false) else { return SocketCalls.fail(EPIPE) }
        return unsafe connection.sendHead(bytes, flags)
    }
}

/// Sends a head and content, or parts of content.
///
/// Not for use from Swift: the function is public because an optimised build shows the loader no others. The
/// corresponding C function is `sendmsg`.
@_cdecl("sendmsg")
@_spi(Interposition) public func sendMessage(_ socket: CInt, _ message: UnsafeRawPointer?, _ flags: CInt) -> Int {
    let message = unsafe message?.assumingMemoryBound(to: msghdr.self)
    guard let connection = unsafe ConnectionTable.lent(socket), let first = unsafe message?.pointee.msg_iov
    else {
        return unsafe SocketCalls.send(message, to: socket, flags)
    }
    let bytes = unsafe UnsafeRawBufferPointer(start: first.pointee.iov_base, count: first.pointee.iov_len)
    let passes = unsafe connection._withUnsafeGuaranteedRef { unsafe $0.passes(bytes, hasContent: true) }
    return passes ? unsafe SocketCalls.send(message, to: socket, flags) : SocketCalls.fail(EPIPE)
}

/// Reads what has come, and hides the cookies in it from the library: see ``HiddenCookies``.
///
/// Not for use from Swift: the function is public because an optimised build shows the loader no others. The
/// corresponding C function is `recv`.
@_cdecl("recv")
@_spi(Interposition) public func receiveBytes(
    _ socket: CInt, _ start: UnsafeMutableRawPointer?, _ size: Int, _ flags: CInt
) -> Int {
    guard let next = unsafe unsafeBitCast(SocketCalls.nextReceive.pointer(.receive), to: SocketCalls.Receive?.self)
    else {
        return SocketCalls.fail(ENOSYS)
    }
    let count = unsafe next(socket, start, size, flags)
    // Calls with flags are ours.
    if flags == 0, let connection = unsafe ConnectionTable.lent(socket) {
        let bytes = unsafe UnsafeMutableRawBufferPointer(start: start, count: max(count, 0))
        unsafe connection._withUnsafeGuaranteedRef { unsafe $0.received(count, bytes) }
    }
    return count
}

/// Ends sides of a socket; the end of what a connection sends is its last chance for a response.
///
/// Not for use from Swift: the function is public because an optimised build shows the loader no others. The
/// corresponding C function is `shutdown`.
@_cdecl("shutdown")
@_spi(Interposition) public func shutDown(_ socket: CInt, _ sides: CInt) -> CInt {
    // Others than the connection's own thread end both sides, or the other one.
    if sides == CInt(SHUT_WR), let connection = unsafe ConnectionTable.lent(socket) {
        let isNew = unsafe connection._withUnsafeGuaranteedRef { $0.endsOutput() }
        guard isNew else { return 0 }
    }
    return SocketCalls.shutDown(socket, sides)
}
