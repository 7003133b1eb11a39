internal import CMicroHTTPD
internal import Glibc

/// Two system calls whose failures libmicrohttpd misunderstands: here each fails in a way that it understands.
///
/// Both pass on each success, and each call for a descriptor that is not a daemon's.
enum SystemCallFixes {
    fileprivate typealias SendFile = @convention(c) (CInt, CInt, UnsafeMutablePointer<Int>?, Int) -> Int
    fileprivate typealias Accept = @convention(c) (CInt, OpaquePointer?, OpaquePointer?, CInt) -> CInt

    fileprivate static let nextSendFile = NextFunction()
    fileprivate static let nextAccept = NextFunction()

    /// The pause before accepting fails, if descriptors or memory have run out, in milliseconds.
    fileprivate static let pause: CInt = 50

    /// Whether `error` means that the process or the system has no resources for a connection.
    static func isExhaustion(_ error: CInt) -> Bool {
        error == EMFILE || error == ENFILE || error == ENOMEM || error == ENOBUFS
    }
}

/// Sends a part of a file, and fails if the file has become too short for it.
///
/// The kernel then sends nothing and reports a success, and the library tries again for ever. `EBADF` is the error by
/// which it ends the connection, so that the client sees that the body was cut. Not for use from Swift: the function is
/// public because an optimised build exports no others. The corresponding C function is `sendfile`.
@_cdecl("sendfile64")
@_spi(Interposition) public func sendFile(
    _ socket: CInt, _ file: CInt, _ offset: UnsafeMutablePointer<Int>?, _ count: Int
) -> Int {
    guard
        let next = unsafe unsafeBitCast(
            SystemCallFixes.nextSendFile.pointer(.sendFile), to: SystemCallFixes.SendFile?.self)
    else {
        errno = ENOSYS
        return -1
    }
    let sent = unsafe next(socket, file, offset, count)
    guard sent == 0, count > 0, Interposition.concerns(socket) else { return sent }
    errno = EBADF
    return -1
}

/// Accepts a connection, and fails only after a pause if there are no descriptors or no memory left.
///
/// The library would try again at once, and spin until other connections close. Not for use from Swift: the function is
/// public because an optimised build exports no others. The corresponding C function is `accept4`.
@_cdecl("accept4")
@_spi(Interposition) public func accept(
    _ socket: CInt, _ address: OpaquePointer?, _ size: OpaquePointer?, _ flags: CInt
) -> CInt {
    guard let next = unsafe unsafeBitCast(SystemCallFixes.nextAccept.pointer(.accept), to: SystemCallFixes.Accept?.self)
    else {
        errno = ENOSYS
        return -1
    }
    let connection = unsafe next(socket, address, size, flags)
    let error = errno
    if connection < 0 && SystemCallFixes.isExhaustion(error) && Interposition.concerns(socket) {
        poll(nil, 0, SystemCallFixes.pause)
        errno = error
    }
    return connection
}
