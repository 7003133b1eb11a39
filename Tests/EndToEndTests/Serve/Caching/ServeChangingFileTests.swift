import Glibc
import TestSupport
import Testing

/// Transfers whose file changes meanwhile.
@Suite(.slow) struct ServeChangingFileTests {
    /// More than a connection's buffers hold, so that the server is in the middle of it while nobody reads.
    private static let size = 24 << 20
    private static let old = noise(size, seed: 1)
    private static let new = noise(size, seed: 2)

    /// A transfer whose head was received, and whose content has not been read yet.
    private func begin(_ server: FerryProcess) throws -> RawConnection {
        let connection = try server.connect()
        try connection.send("GET /files/file HTTP/1.1\r\nHost: localhost\r\n\r\n")
        var head: [UInt8] = []
        while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) { head += try connection.receive(1) }
        #expect(String(decoding: head, as: UTF8.self).contains("\r\nContent-Length: \(Self.size)\r\n"))
        return connection
    }

    private func serve() throws -> ServedFolder { try ServedFolder { try $0.write("file", Self.old) } }

    @Test func replacedFileIsSentAsItWas() throws {
        let served = try serve()
        let connection = try begin(served.server)
        try served.folder.write("other", Self.new)
        try served.folder.rename("other", to: "file")
        #expect(try connection.receive(Self.size) == Self.old)
        #expect(try connection.request("GET", "/files/file").body == Self.new)
    }

    @Test func deletedFileIsSentToItsEnd() throws {
        let served = try serve()
        let connection = try begin(served.server)
        served.folder.remove("file")
        #expect(try connection.receive(Self.size) == Self.old)
        #expect(try connection.request("GET", "/files/file").status == 404)
    }

    @Test(.enabled(if: Command.canServeWithoutPrivileges, "needs setpriv where root runs the tests"))
    func fileThatBecomesUnreadableIsSentToItsEnd() throws {
        let folder = try TemporaryFolder()
        try folder.write("file", Self.old)
        let server = try FerryProcess(.serveWithoutPrivileges("serve", folder.path, "--port", "0"))
        let connection = try begin(server)
        try folder.setMode("file", 0)
        #expect(try connection.receive(Self.size) == Self.old)
        #expect(try connection.request("GET", "/files/file").status == 404)
    }

    @Test func shrinkingFileIsCut() throws {
        let served = try serve()
        let process = served.server.process
        let threads = try #require(process.threadCount)
        let connection = try begin(served.server)
        try #require(truncate(served.folder.path(of: "file"), 1000) == 0)
        let before = try #require(process.processorTime)
        #expect(try connection.receiveToEnd().count < Self.size)
        usleep(500_000)
        #expect(try #require(process.processorTime) - before < .milliseconds(Sample.isSanitized ? 400 : 200))
        try waitUntil("its thread has ended") { (process.threadCount ?? .max) <= threads }
    }

    @Test func growingFileIsSentAsItWas() throws {
        let served = try serve()
        let connection = try begin(served.server)
        try served.folder.append("file", Array(Self.new.prefix(1 << 20)))
        #expect(try connection.receive(Self.size) == Self.old)
        #expect(try connection.request("HEAD", "/files/file")["Content-Length"] == "\(Self.size + (1 << 20))")
    }
}
