import Glibc
import HTTPSemantics
import MicroHTTPD
import SystemCalls
import TestSupport
import Testing

@Suite struct ResponseTests {
    @Test func everyKindCarriesTheProcessID() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("file", "0123456789")
        let server = try TestDaemon { request in
            switch String(decoding: request.target, as: UTF8.self) {
            case "/bytes": return request.queue(Response(status: .ok, content: "bytes".utf8, fields: []))
            case "/file":
                let file = OwnedDescriptor(open(path, O_RDONLY))
                return request.queue(Response(status: .ok, file: file, offset: 2, length: 5, fields: []))
            case "/stream": return request.queue(Response(status: .ok, stream: pieces(["a", "", "bc"]), fields: []))
            default: return request.queue(Response(status: .noContent, fields: []))
            }
        }
        let connection = try server.connect()
        for (target, status, body) in [
            ("/bytes", 200, "bytes"), ("/file", 200, "23456"), ("/stream", 200, "abc"), ("/none", 204, ""),
        ] {
            let response = try connection.request("GET", target)
            #expect(response.status == status)
            #expect(response.text == body)
            #expect(response.values(of: "X-Server-PID") == [String(getpid())])
        }
    }

    @Test func oneResponseServesManyRequestsAtOnce() throws {
        let response = SharedResponse(Response(status: .ok, content: "shared".utf8, fields: []))
        let server = try TestDaemon { response.queue(on: $0) }
        let connections = try (0..<8).map { _ in try server.connect() }
        for connection in connections { try connection.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n") }
        for connection in connections { #expect(try connection.receiveResponse().text == "shared") }
    }

    @Test func aStreamLongerThanABlockArrivesWhole() throws {
        let texts = (0..<3000).map { "piece \($0)\n" } + [String(repeating: "x", count: 100_000)]
        let server = try TestDaemon { $0.queue(Response(status: .ok, stream: pieces(texts), fields: [])) }
        let response = try server.connect().request("GET", "/")
        #expect(response.framing == .chunked)
        #expect(response.text == texts.joined())
    }

    @Test func aStreamThatFailsIsSeenToBeCut() throws {
        struct Cut: Error {}
        let server = try TestDaemon { request in
            request.queue(Response(status: .ok, stream: pieces(["abc"], then: Cut()), fields: []))
        }
        let connection = try server.connect()
        #expect(throws: TestFailure.self) { try connection.request("GET", "/") }
    }

    @Test func aFieldThatCannotBeSentIsA500() throws {
        let server = try TestDaemon { request in
            request.queue(Response(status: .ok, fields: [Field(.location, "")]))
        }
        let connection = try server.connect()
        #expect(try connection.request("GET", "/").status == 500)
        #expect(try connection.receiveToEnd() == [])
    }
}

/// A response that many requests share.
private final class SharedResponse: Sendable {
    private let response: Response
    init(_ response: consuming Response) { self.response = response }
    func queue(on request: borrowing Request) -> Queued { request.queue(response) }
}
