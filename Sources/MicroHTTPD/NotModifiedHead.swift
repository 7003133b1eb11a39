internal import CMicroHTTPD
internal import Glibc

/// The head of a 304 as it goes out: without the size of the content that is not sent.
///
/// The library tells it in every 304, as RFC 9110 §8.6 allows, and no option keeps it from that. But there are clients
/// that wait for so many bytes then: those whose parser does not tell a 304 from a 200, such as wrk. The library sends a
/// head by the C function `send`, which it calls through the loader like any other program would, so a function of the
/// same name in the executable comes first. It passes on untouched all that is no such head.
enum NotModifiedHead {
    fileprivate typealias Send = @convention(c) (CInt, UnsafeRawPointer?, Int, CInt) -> Int
    fileprivate static let next = unsafe unsafeBitCast(CMicroHTTPD_next("send"), to: Send?.self)

    private static let start: StaticString = "HTTP/1.1 304 "
    private static let field: StaticString = "\r\nContent-Length: "
    private static let end: StaticString = "\r\n\r\n"

    /// Where in `head`, the head of a 304, the line with the size is, the line end before it included; nil where it is
    /// not the last one, or `head` is none.
    static func sizeLine(in head: UnsafeRawBufferPointer) -> Range<Int>? {
        guard unsafe has(start, head, at: 0), unsafe has(end, head, at: head.count - end.utf8CodeUnitCount) else {
            return nil
        }
        let lineEnd = head.count - end.utf8CodeUnitCount
        var digits = lineEnd
        while unsafe digits > 0 && (0x30...0x39).contains(head[digits - 1]) { digits -= 1 }
        let lineStart = digits - field.utf8CodeUnitCount
        return unsafe digits < lineEnd && has(field, head, at: lineStart) ? lineStart..<lineEnd : nil
    }

    /// Whether `text` stands in `head` at `place`.
    private static func has(_ text: StaticString, _ head: UnsafeRawBufferPointer, at place: Int) -> Bool {
        let size = text.utf8CodeUnitCount
        guard let base = head.baseAddress, place >= 0, place + size <= head.count else { return false }
        return unsafe memcmp(base + place, text.utf8Start, size) == 0
    }

    /// Sends `head` without the bytes in `line`; returns what was sent, these bytes included once they are passed.
    fileprivate static func send(
        _ head: UnsafeRawBufferPointer, without line: Range<Int>, to socket: CInt, _ flags: CInt
    ) -> Int {
        let base = unsafe UnsafeMutableRawPointer(mutating: head.baseAddress)
        let sent = unsafe withUnsafeTemporaryAllocation(of: iovec.self, capacity: 2) { parts in
            unsafe parts[0] = iovec(iov_base: base, iov_len: line.lowerBound)
            unsafe parts[1] = iovec(
                iov_base: base.map { unsafe $0 + line.upperBound }, iov_len: head.count - line.upperBound)
            var message = unsafe msghdr()
            unsafe message.msg_iov = parts.baseAddress
            unsafe message.msg_iovlen = parts.count
            return unsafe sendmsg(socket, &message, flags)
        }
        return sent > line.lowerBound ? sent + line.count : sent
    }
}

/// Sends bytes, and the head of a 304 without the size of the content.
///
/// It is public, because an optimised build shows the loader no others. The corresponding C function is `send`.
@_cdecl("send")
public func sendBytes(_ socket: CInt, _ bytes: UnsafeRawPointer?, _ count: Int, _ flags: CInt) -> Int {
    let head = unsafe UnsafeRawBufferPointer(start: bytes, count: count)
    if let line = unsafe NotModifiedHead.sizeLine(in: head) {
        return unsafe NotModifiedHead.send(head, without: line, to: socket, flags)
    }
    guard let next = unsafe NotModifiedHead.next else {
        errno = ENOSYS
        return -1
    }
    return unsafe next(socket, bytes, count, flags)
}
