import Glibc
import HTTPSemantics
import MicroHTTPD
import TestSupport
import Testing

/// A daemon as a package that depends on this one starts it.
@Suite struct DaemonListeningTests {
    private static func port(of daemon: borrowing Daemon) throws -> UInt16 {
        let port = daemon.port
        return try #require(port)
    }

    private static func connect(to daemon: borrowing Daemon) throws -> RawConnection {
        try RawConnection(port: port(of: daemon))
    }

    @Test func itServesAFreePortOfThisMachine() throws {
        let daemon = try Daemon(loopbackPort: 0) { $0.queue(Response(status: .ok, content: $0.target)) }
        #expect(try Self.connect(to: daemon).request("GET", "/a").text == "/a")
    }

    @Test func aPortThatIsTakenIsAnError() throws {
        let daemon = try Daemon(loopbackPort: 0) { $0.queue(Response(status: .ok)) }
        let port = try Self.port(of: daemon)
        let error = #expect(throws: DaemonError.self) {
            _ = try Daemon(loopbackPort: port) { $0.queue(Response(status: .ok)) }
        }
        #expect(error == .socket(errno: EADDRINUSE))
        _ = consume daemon
    }

    @Test func itHasNoPortOnceItDrains() throws {
        let daemon = try Daemon(loopbackPort: 0) { $0.queue(Response(status: .ok)) }
        daemon.drain()
        let port = daemon.port
        #expect(port == nil)
    }

    /// Only requests with a sound head come to the closure.
    ///
    /// 1.0.1 refuses a list of codings by itself, with 400.
    @Test(arguments: [
        ("Host: a b\r\n", [400]), ("", [400]), ("Host: h\r\nTransfer-Encoding: gzip, chunked\r\n", [501, 400]),
    ])
    func aHeadThatIsNotSoundIsRefused(fields: String, statuses: [Int]) throws {
        let daemon = try Daemon(loopbackPort: 0) { $0.queue(Response(status: .ok)) }
        let connection = try Self.connect(to: daemon)
        try connection.send("GET / HTTP/1.1\r\n\(fields)\r\n")
        #expect(statuses.contains(try connection.receiveResponse().status))
        _ = consume daemon
    }

    @Test func aFileIsSent() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("file", noise(100_000))
        let daemon = try Daemon(loopbackPort: 0) { request in
            request.queue(Response(fileAt: path, fields: [Field(.contentType, "a/b")]) ?? Response(status: .notFound))
        }
        let response = try Self.connect(to: daemon).request("GET", "/")
        #expect(response.status == 200)
        #expect(response["Content-Type"] == "a/b")
        #expect(response.body == noise(100_000))
        _ = consume daemon
    }

    @Test func whatIsNoReadableFileMakesNoResponse() throws {
        let folder = try TemporaryFolder()
        for path in [folder.path, folder.path(of: "none"), "/dev/null", ""] {
            let isFile = Response(fileAt: path) != nil
            #expect(!isFile, "\(path)")
        }
    }

    /// The descriptor belongs to the response, which closes it.
    @Test func aPartOfAnOpenFileIsSent() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("file", "0123456789")
        let daemon = try Daemon(loopbackPort: 0) { request in
            let file = open(path, O_RDONLY)
            return request.queue(Response(status: .partialContent, descriptor: file, offset: 2, length: 5))
        }
        let response = try Self.connect(to: daemon).request("GET", "/")
        #expect(response.status == 206)
        #expect(response.text == "23456")
        _ = consume daemon
    }
}
