import Glibc
import TestSupport
import Testing

/// The sandbox of a server that gives up the rights of root, or has none.
@Suite(.slow, .enabled(if: !Sample.isSanitized, "a sanitizer and the sandbox exclude each other"))
struct OperateSandboxUserTests {
    private let folder: TemporaryFolder

    init() throws { folder = try .withRoot() }

    @Test func aUserThatIsNone() throws {
        let end = try Command.ferry("serve", folder.path(of: "root"), "--user", "no such user").run()
        #expect(end.status == 64)
        #expect(end.errors.contains("There is no user 'no such user'"))
    }

    @Test(.enabled(if: geteuid() == 0, "only root can become another user"))
    func rootBecomesAUser() throws {
        try folder.setMode(".", 0o755)
        let server = try folder.serve("--user", "nobody")
        #expect(try server.status("Uid") == "65534 65534 65534 65534")
        #expect(try server.status("Groups").trimmed == "65534")
        #expect(try server.status("CapEff") == "0000000000000000")
        #expect(try server.connect().request("GET", "/files/a.txt").text == "0123456789")
        let metrics = try MetricsReading(server.connect().request("GET", "/metrics").text)
        #expect(try #require(metrics["process_open_fds"]) > 3)
        try folder.setMode("root/a.txt", 0o600)
        #expect(try server.connect().request("GET", "/files/a.txt").status == 404)
    }

    @Test(.enabled(if: geteuid() == 0, "only root can become another user"))
    func aSocketThatTheUserCannotRemoveIsTold() throws {
        try folder.setMode(".", 0o755)
        let server = try folder.serve("--user", "nobody", "--bind", "unix:\(folder.path(of: "socket"))")
        let end = try server.stop()
        #expect(end.status == 0)
        #expect(
            end.errors.hasSuffix(
                """
                ferry: cannot remove the socket: Permission denied; give it a folder that the server's user may write to

                """))
        #expect(folder.exists("socket"))
        let next = try folder.serve("--bind", "unix:\(folder.path(of: "socket"))")
        #expect(try next.stop().errors == next.announcement)
        #expect(!folder.exists("socket"))
    }

    @Test(.enabled(if: geteuid() == 0, "only root can become another user"))
    func aRootThatTheUserCannotReadIsToldAtTheStart() throws {
        let end = try Command.ferry(
            "serve", folder.path(of: "root"), "--port", "0", "--user", "nobody"
        ).run()
        #expect(end.status == 66)
        #expect(end.errors.contains("as nobody: Permission denied"))
    }

    @Test(.enabled(if: geteuid() == 0, "only root can become another user"))
    func anUnprivilegedUserIsConfinedToo() throws {
        try folder.setMode(".", 0o755)
        var command = try Command.ferry("serve", folder.path(of: "root"), "--port", "0")
        command.arguments = ["--reuid=65534", "--regid=65534", "--clear-groups", command.program] + command.arguments
        command.program = "setpriv"
        let server = try FerryProcess(command)
        #expect(try server.sandboxLayers().hasPrefix("no_new_privs, "))
        #expect(try server.status("Seccomp") == "2")
        #expect(try server.connect().request("GET", "/files/a.txt").text == "0123456789")
        command.arguments += ["--user", "root"]
        #expect(try command.run().status == 77)
        #expect(try server.stop().status == 0)
    }
}

extension String {
    fileprivate var trimmed: String { split(separator: " ").joined(separator: " ") }
}
