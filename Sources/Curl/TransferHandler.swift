import CCurl

/// Receives the response of one transfer.
///
/// libcurl calls it from `MultiHandle.perform()` and `EasyHandle.resume()`, on the thread that calls these.
public protocol TransferHandler: AnyObject {
    /// Receives one line of a response's head or trailer section, with its line end.
    ///
    /// The lines of redirects and of interim responses (1xx) come too, each head beginning with a status line.
    /// The corresponding C callback is `CURLOPT_HEADERFUNCTION`.
    ///
    /// - Returns: Whether the transfer goes on; if not, it ends with `CURLE_WRITE_ERROR`.
    func receiveHeadLine(_ line: Span<UInt8>) -> Bool

    /// Receives bytes of the body.
    ///
    /// The corresponding C callback is `CURLOPT_WRITEFUNCTION`.
    ///
    /// - Returns: The result for the bytes.
    func receiveBody(_ bytes: RawSpan) -> BodyReception

    /// Decides whether the request may be sent over the connection that libcurl has chosen.
    ///
    /// The corresponding C callback is `CURLOPT_PREREQFUNCTION`.
    ///
    /// - Parameter hasWaitingBytes: Whether the connection has carried a request before, and bytes wait in its socket.
    ///   On a plain HTTP/1 connection these are no response to this request. On a TLS or HTTP/2 connection they may be
    ///   part of the protocol.
    /// - Returns: Whether the request is sent; if not, the transfer ends with `CURLE_ABORTED_BY_CALLBACK`.
    func mayUseConnection(hasWaitingBytes: Bool) -> Bool
}

/// The result of giving bytes to a `TransferHandler`.
public enum BodyReception: Hashable, Sendable {
    /// All of them were taken.
    case taken
    /// None was taken. The transfer pauses until `EasyHandle.resume()`, which offers the same bytes again.
    case paused
    /// None was taken, and the transfer ends with `CURLE_WRITE_ERROR`.
    case refused
}

/// The context of libcurl's callbacks: the handler of a transfer, and the check of its connections.
///
/// The easy handle owns it, so that the pointer which libcurl keeps stays valid for as long as libcurl can use it.
final class TransferContext {
    /// The handler, which owns the easy handle in most programs: a strong reference would keep both alive for ever.
    unowned var handler: (any TransferHandler)?
    /// The check of the multi handle that runs the transfer; nil before the transfer is added to one.
    var reuseCheck: ConnectionReuseCheck?
    /// The end of the connection of the last request.
    var closure = TLSClosure.unknown

    /// The context that a pointer of libcurl's leads to.
    @unsafe static func at(_ pointer: UnsafeMutableRawPointer?) -> TransferContext? {
        unsafe pointer.map { unsafe Unmanaged<TransferContext>.fromOpaque($0).takeUnretainedValue() }
    }
}

/// Passes a line of a head from libcurl to the handler.
///
/// The type is `curl_write_callback`.
func receiveHeadLine(
    _ line: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let line = unsafe line, let context = unsafe TransferContext.at(context) else { return 0 }
    let bytes = unsafe UnsafeRawBufferPointer(start: line, count: size * count)
    let isTaken = context.handler?.receiveHeadLine(unsafe bytes.bindMemory(to: UInt8.self).span) ?? false
    return isTaken ? size * count : 0
}

/// Passes bytes of a body from libcurl to the handler.
///
/// The type is `curl_write_callback`.
func receiveBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let bytes = unsafe bytes, let context = unsafe TransferContext.at(context) else { return 0 }
    switch context.handler?.receiveBody(unsafe RawSpan(_unsafeStart: bytes, byteCount: size * count)) {
    case .taken: return size * count
    case .paused: return Int(CURL_WRITEFUNC_PAUSE)
    case .refused, nil: return Int(CURL_WRITEFUNC_ERROR)
    }
}

/// Passes the question whether a request may be sent from libcurl to the handler.
///
/// The type is `curl_prereq_callback`.
func mayUseConnection(
    _ context: UnsafeMutableRawPointer?, _ remote: UnsafeMutablePointer<CChar>?, _ local: UnsafeMutablePointer<CChar>?,
    _ remotePort: CInt, _ localPort: CInt
) -> CInt {
    guard let context = unsafe TransferContext.at(context) else { return CURL_PREREQFUNC_ABORT }
    context.closure = .unknown
    let hasWaitingBytes = context.reuseCheck?.noteRequest(localPort: localPort, remotePort: remotePort) ?? false
    let mayUse = context.handler?.mayUseConnection(hasWaitingBytes: hasWaitingBytes) ?? false
    return mayUse ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}
