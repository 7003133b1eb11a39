import HTTPSemantics
import TestSupport
import Testing

@testable import MicroHTTPD

@Suite struct NotModifiedHeadTests {
    @Test(arguments: [
        ("HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\nContent-Length: 12\r\n\r\n", "\r\nContent-Length: 12"),
        ("HTTP/1.1 304 Not Modified\r\nContent-Length: 0\r\n\r\n", "\r\nContent-Length: 0"),
        ("HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n", nil),
        ("HTTP/1.1 304 Not Modified\r\nContent-Length: \r\n\r\n", nil),
        ("HTTP/1.1 304 Not Modified\r\nX-Content-Length: 1\r\n\r\n", nil),
        ("HTTP/1.1 304 Not Modified\r\nContent-Length: 1\r\nETag: \"a\"\r\n\r\n", nil),
        ("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n", nil),
        ("HTTP/1.1 304 Not Modified\r\nContent-Length: 12\r\n\r\nrest", nil), ("12\r\n\r\n", nil), ("", nil),
    ])
    func theLineWithTheSizeIsFound(head: String, line: String?) {
        let bytes = Array(head.utf8)
        let range = bytes.withUnsafeBytes { NotModifiedHead.sizeLine(in: $0) }
        #expect(range.map { String(decoding: bytes[$0], as: UTF8.self) } == line)
    }

    @Test func itIsNotSent() throws {
        let server = try TestDaemon { request in
            request.queue(
                Response(status: .notModified, contentLength: 1 << 40, fields: [Field(.etag, "\"a\"")]))
        }
        let connection = try server.connect()
        for method in ["GET", "HEAD", "GET"] {
            let reply = try connection.request(method, "/")
            #expect(reply.status == 304 && reply["Content-Length"] == nil)
            #expect(reply["ETag"] == "\"a\"" && reply["X-Server-PID"] != nil && reply.body.isEmpty)
        }
    }
}
