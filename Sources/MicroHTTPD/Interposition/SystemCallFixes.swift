internal import CMicroHTTPD
internal import Glibc

/// Two system calls of libmicrohttpd's whose failures it mistakes, put right for the whole process.
///
/// The library calls them through the loader like any other program would, so a function of the same name in the
/// executable comes first. Both pass every success on untouched. They are public, because an optimised build shows the
/// loader no others.
enum SystemCallFixes {
    fileprivate typealias SendFile = @convention(c) (CInt, CInt, UnsafeMutablePointer<Int>?, Int) -> Int
    fileprivate typealias Accept = @convention(c) (CInt, OpaquePointer?, OpaquePointer?, CInt) -> CInt

    fileprivate static let nextSendFile = unsafe unsafeBitCast(CMicroHTTPD_next("sendfile64"), to: SendFile?.self)
    fileprivate static let nextAccept = unsafe unsafeBitCast(CMicroHTTPD_next("accept4"), to: Accept?.self)

    /// How long nobody is accepted where there is nothing left to accept with, in milliseconds.
    fileprivate static let pause: CInt = 50

    /// Whether `error` says that the process or the system has run out of what a connection needs.
    static func isExhaustion(_ error: CInt) -> Bool {
        error == EMFILE || error == ENFILE || error == ENOMEM || error == ENOBUFS
    }
}

/// Sends a part of a file, and fails where the file has become too short for it.
///
/// The kernel then sends nothing and calls that a success, upon which the library tries again for ever. `EBADF` is the
/// error by which it ends the connection, so that the client sees the body cut. The corresponding C function is
/// `sendfile`.
@_cdecl("sendfile64")
public func sendFile(_ socket: CInt, _ file: CInt, _ offset: UnsafeMutablePointer<Int>?, _ count: Int) -> Int {
    guard let next = unsafe SystemCallFixes.nextSendFile else {
        errno = ENOSYS
        return -1
    }
    let sent = unsafe next(socket, file, offset, count)
    guard sent == 0, count > 0 else { return sent }
    errno = EBADF
    return -1
}

/// Accepts a connection, and takes its time to fail where there are no descriptors or no memory left.
///
/// The library would try again at once, and spin until others have closed theirs. The corresponding C function is
/// `accept4`.
@_cdecl("accept4")
public func accept(_ socket: CInt, _ address: OpaquePointer?, _ size: OpaquePointer?, _ flags: CInt) -> CInt {
    guard let next = unsafe SystemCallFixes.nextAccept else {
        errno = ENOSYS
        return -1
    }
    let connection = unsafe next(socket, address, size, flags)
    let error = errno
    if connection < 0 && SystemCallFixes.isExhaustion(error) {
        poll(nil, 0, SystemCallFixes.pause)
        errno = error
    }
    return connection
}
