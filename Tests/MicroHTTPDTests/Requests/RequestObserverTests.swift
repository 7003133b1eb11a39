import Glibc
import HTTPSemantics
import MicroHTTPD
import Synchronization
import SystemCalls
import TestSupport
import Testing

/// The reports about finished requests.
@Suite struct RequestObserverTests {
    /// Records the reports.
    private final class Witness: Sendable {
        private let requests = Mutex<[CompletedRequest]>([])
        var observer: RequestObserver {
            RequestObserver(wantsHead: true) { request in self.requests.withLock { $0.append(request) } }
        }

        func wait(for count: Int) throws -> [CompletedRequest] {
            try waitUntil("\(count) requests are over") { requests.withLock { $0.count >= count } }
            return requests.withLock(\.self)
        }
    }

    private struct Cut: Error {}

    private let witness = Witness()

    private func serve(_ respond: @escaping @Sendable (borrowing Request) -> Queued) throws -> TestDaemon {
        try TestDaemon(observer: witness.observer, respond: respond)
    }

    @Test func fieldsOfTheClientAreReported() throws {
        let server = try serve(echoTarget)
        let connection = try server.connect()
        _ = try connection.request("GET", "/a?b=\u{FC}", [("REFERER", "r"), ("user-agent", "u"), ("User-Agent", "v")])
        _ = try connection.request("DELETE", "/", version: "HTTP/1.0")
        let requests = try witness.wait(for: 2)
        #expect(requests.map(\.address) == ["127.0.0.1", "127.0.0.1"])
        #expect(requests.map(\.method) == [.get, .other])
        #expect(requests.map { String(decoding: $0.head.method, as: UTF8.self) } == ["GET", "DELETE"])
        #expect(requests.map { String(decoding: $0.head.target, as: UTF8.self) } == ["/a?b=\u{FC}", "/"])
        #expect(requests.map { String(decoding: $0.head.version, as: UTF8.self) } == ["HTTP/1.1", "HTTP/1.0"])
        #expect(requests.map { String(decoding: $0.head.referrer, as: UTF8.self) } == ["r", ""])
        #expect(requests.map { String(decoding: $0.head.userAgent, as: UTF8.self) } == ["u", ""])
        #expect(requests.allSatisfy { $0.duration > 0 && $0.duration < 20_000_000_000 })
    }

    @Test func sentResponsesAreReported() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("file", "0123456789")
        let server = try serve { request in
            switch String(decoding: request.target, as: UTF8.self) {
            case "/file":
                let file = OwnedDescriptor(open(path, O_RDONLY))
                return request.queue(Response(status: .partialContent, file: file, offset: 2, length: 5, fields: []))
            case "/stream": return request.queue(Response(status: .ok, stream: pieces(["abc", "def"]), fields: []))
            case "/none": return request.queue(Response(status: .notModified, content: "ignored".utf8, fields: []))
            default: return request.queue(Response(status: .notFound, content: "12345678".utf8, fields: []))
            }
        }
        let connection = try server.connect()
        for target in ["/file", "/stream", "/none", "/"] { _ = try connection.request("GET", target) }
        _ = try connection.request("HEAD", "/file")
        let requests = try witness.wait(for: 5)
        #expect(requests.map(\.contentSent) == [5, 6, 0, 8, 0])
        #expect(requests.map(\.status?.code) == [206, 200, 304, 404, 206])
        #expect(requests.allSatisfy { $0.cutReason == nil && $0.isLogged })
    }

    /// The library's own responses, before and after the target is known.
    @Test func responsesOfTheLibraryAreReported() throws {
        let server = try serve(echoTarget)
        for request in ["GET /x\r\n\r\n", "GET /y HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n"] {
            let connection = try server.connect()
            try connection.send(request)
            #expect(try connection.receiveResponse().status == 400)
        }
        let requests = try witness.wait(for: 2)
        #expect(requests.map(\.status) == [.badRequest, .badRequest])
        // Each is reported on its own connection's thread.
        #expect(Set(requests.map { String(decoding: $0.head.target, as: UTF8.self) }) == ["", "/y"])
        #expect(requests.map(\.method) == [nil, nil])
        #expect(requests.map(\.cutReason) == [nil, nil])
        usleep(100_000)
        #expect(try witness.wait(for: 2).count == 2)
    }

    /// The next head of a kept-alive connection shows nothing of the request before it.
    @Test func aBadHeadAfterAGoodOne() throws {
        let server = try serve(echoTarget)
        let connection = try server.connect()
        _ = try connection.request("GET", "/first", [("User-Agent", "u")])
        try connection.send("GET /second\r\n\r\n")
        _ = try connection.receiveResponse()
        let second = try #require(witness.wait(for: 2).last)
        #expect(second.head.target.isEmpty && second.head.userAgent.isEmpty && second.method == nil)
        #expect(second.status == .badRequest)
    }

    /// It may still read.
    @Test func aClientThatEndsItsSideInAHead() throws {
        let server = try serve(echoTarget)
        let connection = try server.connect()
        try connection.send("GET /half HTTP/1.1\r\nHo")
        try connection.finishSending()
        #expect(try connection.receiveResponse().status == 400)
        let request = try #require(witness.wait(for: 1).first)
        #expect(request.status == .badRequest && request.cutReason == nil && request.contentSent == 0)
        #expect(request.head.target == Array("/half".utf8))
    }

    /// Content that breaks off: the client has received what was counted, except for the head's `Connection`.
    @Test(arguments: [nil, 10_000_000])
    func contentThatFails(length: Int64?) throws {
        let pieces = Array(repeating: String(repeating: "x", count: 50_000), count: 6)
        let server = try serve { request in
            let stream = MicroHTTPDTests.pieces(pieces, then: Cut())
            return request.queue(Response(status: .ok, stream: stream, length: length, fields: []))
        }
        let connection = try server.connect()
        try connection.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        let received = try connection.receiveToEnd().count { $0 == UInt8(ascii: "x") }
        let request = try #require(witness.wait(for: 1).first)
        #expect(request.cutReason == .content)
        #expect(request.status == .ok)
        let sent = try #require(request.contentSent)
        // Chunked content also counts the chunk sizes: here 8 bytes for each of some 30 chunks.
        #expect(abs(Int(sent) - received) < (length == nil ? 300 : 200), "sent \(sent), received \(received)")
    }

    @Test func aFileThatShrinks() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("file", [UInt8](repeating: 1, count: 300_000))
        let server = try serve { request in
            let file = OwnedDescriptor(open(path, O_RDONLY))
            return request.queue(Response(status: .ok, file: file, offset: 0, length: 400_000, fields: []))
        }
        let connection = try server.connect()
        try connection.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        let received = try connection.receiveToEnd().count { $0 == 1 }
        #expect(received == 300_000)
        let request = try #require(witness.wait(for: 1).first)
        #expect(request.cutReason == .content)
        #expect(abs(Int(try #require(request.contentSent)) - received) < 30)
    }

    /// Responds with 200 MiB of unknown length.
    @Sendable private static func sendMuch(_ request: borrowing Request) -> Queued {
        let pieces = Array(repeating: String(repeating: "x", count: 1 << 20), count: 200)
        return request.queue(Response(status: .ok, stream: MicroHTTPDTests.pieces(pieces), fields: []))
    }

    @Test func aClientThatResets() throws {
        let server = try serve(Self.sendMuch)
        let connection = try server.connect()
        try connection.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        _ = try connection.receive(5_000_000)
        connection.reset()
        let request = try #require(witness.wait(for: 1).first)
        #expect(request.cutReason == .client)
        let sent = try #require(request.contentSent)
        #expect((4_900_000..<100_000_000).contains(sent))
    }

    /// The bytes on the wire are known even if the server resets the connection, after which the kernel forgets them.
    @Test func aResponseThatIsCutFromOutside() throws {
        let server = try serve(Self.sendMuch)
        let connection = try server.connect()
        try connection.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        _ = try connection.receive(2_000_000)
        server.daemon.connections.visitOpen { $0.cut(.slowReader) }
        let request = try #require(witness.wait(for: 1).first)
        #expect(request.cutReason == .slowReader)
        let sent = try #require(request.contentSent)
        #expect((1_900_000..<100_000_000).contains(sent))
    }

    @Test func nobodyKnowsOfAUnixSocket() throws {
        let folder = try TemporaryFolder()
        let server = try TestDaemon(unixPath: folder.path(of: "socket"), observer: witness.observer) { request in
            let stream = MicroHTTPDTests.pieces(["abc"], then: Cut())
            return request.queue(Response(status: .ok, stream: stream, fields: []))
        }
        let connection = try RawConnection(unixPath: folder.path(of: "socket"))
        try connection.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        _ = try connection.receiveToEnd()
        let request = try #require(witness.wait(for: 1).first)
        #expect(request.address == "unix:")
        #expect(request.contentSent == nil)
        _ = consume server
    }
}
