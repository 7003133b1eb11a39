import Glibc
import TestSupport
import Testing

/// Where the server listens.
@Suite struct ServeAddressTests {
    private static let hasVersion6 = access("/proc/net/if_inet6", F_OK) == 0

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("root/a", "a")
    }

    private var root: String { folder.path(of: "root") }
    private var socket: String { folder.path(of: "socket") }

    private func serve(at address: String) throws -> FerryProcess {
        try FerryProcess.serve(root: root, arguments: ["--bind", address])
    }

    private func get(_ connection: RawConnection) throws -> String { try connection.request("GET", "/files/a").text }

    @Test func byDefaultOnlyThisMachineGetsThrough() throws {
        let server = try FerryProcess.serve(root: root)
        #expect(try get(RawConnection(port: server.port)) == "a")
        #expect(throws: TestFailure.self) { try RawConnection(port: server.port, address: "127.0.0.2") }
    }

    @Test func allAddressesOfVersion4() throws {
        let server = try serve(at: "0.0.0.0")
        #expect(server.startLine.contains(" at http://0.0.0.0:\(server.port)/files/ "))
        #expect(try get(RawConnection(port: server.port, address: "127.0.0.2")) == "a")
    }

    @Test(.enabled(if: hasVersion6, "no IPv6 on this machine"), arguments: ["::1", "[::1]"])
    func oneAddressOfVersion6(address: String) throws {
        let server = try serve(at: address)
        #expect(server.startLine.contains(" at http://[::1]:\(server.port)/files/ "))
        #expect(try get(RawConnection(port: server.port, address: "::1")) == "a")
        #expect(throws: TestFailure.self) { try RawConnection(port: server.port) }
    }

    @Test(.enabled(if: hasVersion6, "no IPv6 on this machine"))
    func bothVersions() throws {
        let server = try serve(at: "::")
        #expect(server.startLine.contains(" at http://[::]:\(server.port)/files/ "))
        #expect(try get(RawConnection(port: server.port, address: "::1")) == "a")
        #expect(try get(RawConnection(port: server.port, address: "127.0.0.1")) == "a")
    }

    @Test func aUnixSocket() throws {
        let server = try serve(at: "unix:\(socket)")
        #expect(server.startLine == "ferry: serving \(root) at unix:\(socket) (PID \(server.pid))")
        let connection = try RawConnection(unixPath: socket)
        for _ in 0..<3 { #expect(try get(connection) == "a") }
        let curl = try Command.curl("--unix-socket", socket, "http://localhost/files/a").run()
        #expect(curl.text == "a")
        #expect(try server.stop().status == 0)
        #expect(!folder.exists("socket"))
    }

    @Test func aUnixSocketThatWasLeftBehindIsReplaced() throws {
        let dead = try serve(at: "unix:\(socket)")
        dead.kill(SIGKILL)
        try dead.process.wait()
        #expect(folder.exists("socket"))
        let server = try serve(at: "unix:\(socket)")
        #expect(try get(RawConnection(unixPath: socket)) == "a")
        try server.stop()
        #expect(!folder.exists("socket"))
    }

    @Test func aUnixSocketInUseIsNotTaken() throws {
        let server = try serve(at: "unix:\(socket)")
        let refused = try Command.ferry("serve", root, "--bind", "unix:\(socket)").run()
        #expect(refused.status == 69)
        #expect(refused.errors.contains(socket))
        #expect(refused.errors.split(separator: "\n").count == 1)
        #expect(try get(RawConnection(unixPath: socket)) == "a")
        #expect(try server.stop().status == 0)
    }

    @Test func otherFilesThanSocketsAreNotReplaced() throws {
        try folder.write("socket", "precious")
        try folder.makeFolder("folder")
        try folder.makeFIFO("fifo")
        try folder.symlink("link", to: "socket")
        for name in ["socket", "folder", "fifo", "link", "missing/socket"] {
            let command = try Command.ferry("serve", root, "--bind", "unix:\(folder.path(of: name))")
            let refused = try command.run()
            #expect(refused.status == 69)
            #expect(refused.errors.split(separator: "\n").count == 1)
        }
        #expect(try folder.read("socket") == Array("precious".utf8))
        #expect(try folder.names() == ["fifo", "folder", "link", "root", "socket"])
    }
}
