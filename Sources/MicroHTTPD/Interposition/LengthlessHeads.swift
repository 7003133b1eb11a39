internal import CMicroHTTPD
internal import Glibc

/// Sends the heads of 304 responses without the `Content-Length` that libmicrohttpd adds.
///
/// The library ends the head of each response with that field, even that of a 304, whose content length it does not
/// know. [RFC 9110 §15.4.5](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.4.5) requires none, and some clients
/// wait for that number of bytes. Since 1.0.0 the library has a flag for that (`MHD_RF_HEAD_ONLY_RESPONSE`); 0.9.75 can
/// leave the field out only if the connection closes after the response. So `send` leaves it out, in all versions.
///
/// Everything that the library sends on a connection from the queueing of a 304 to its end belongs to that one head:
/// earlier responses are with the kernel by then, and the next request is read later. The field is the last one, so the
/// rest of a partly sent head ends with it too, and nothing is stored between two calls.
enum LengthlessHeads {
    /// The library's end of a head without content, and the part of it that stays: the empty line.
    private static let lastField: StaticString = "Content-Length: 0\r\n\r\n"
    private static let emptyLineSize = 2

    /// The index at which the field begins in `bytes`, the rest of a head; nil if it is not at their end.
    static func fieldStart(in bytes: UnsafeRawBufferPointer) -> Int? {
        let start = bytes.count - lastField.utf8CodeUnitCount
        guard start >= 0, let base = bytes.baseAddress else { return nil }
        return unsafe memcmp(base + start, lastField.utf8Start, lastField.utf8CodeUnitCount) == 0 ? start : nil
    }

    /// The number of bytes that the library may count as sent, of `count` whose field begins at `start`, when the kernel
    /// took `sent` of those that are left without it.
    static func counted(_ sent: Int, of count: Int, fieldStart start: Int) -> Int {
        sent <= start ? sent : sent - start + count - emptyLineSize
    }

    /// Sends `bytes` without the field that begins at `start`; the corresponding C function is `sendmsg`.
    static func send(
        _ bytes: UnsafeRawBufferPointer, withoutFieldAt start: Int, to socket: CInt, _ flags: CInt
    ) -> Int {
        let base = unsafe UnsafeMutableRawPointer(mutating: bytes.baseAddress)
        var parts: InlineArray<2, iovec> = unsafe [
            iovec(iov_base: base, iov_len: start),
            iovec(iov_base: base.map { unsafe $0 + bytes.count - emptyLineSize }, iov_len: emptyLineSize),
        ]
        let sent = unsafe withUnsafeMutablePointer(to: &parts) { parts in
            var message = unsafe msghdr()
            unsafe message.msg_iov = UnsafeMutableRawPointer(parts).assumingMemoryBound(to: iovec.self)
            unsafe message.msg_iovlen = 2
            return unsafe SocketCalls.send(&message, to: socket, flags)
        }
        return counted(sent, of: bytes.count, fieldStart: start)
    }
}
