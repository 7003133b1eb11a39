import Glibc
import TestSupport
import Testing

/// Both nginx and `ferry serve` let a download be resumed.
@Suite(.slow) struct FetchFromNginxTests {
    static let content = noise(12 << 20)

    /// Interrupts a download in its middle, and resumes it.
    private func interrupt(_ folder: TemporaryFolder, _ url: String, _ arguments: [String]) throws -> FinishedProcess {
        let run = try folder.fetching(["--limit-rate", "4M"] + arguments + [url])
        try waitUntil("it has its part") { folder.exists("a.part") && folder.exists("a.part.json") }
        run.kill(SIGTERM)
        #expect(try run.wait(within: .seconds(10)).status == 130)
        let end = try folder.fetching(["--json"] + arguments + [url]).wait(within: .seconds(30))
        #expect(end.status == 0)
        #expect(end.text.contains("resumed_from"))
        #expect(try folder.names() == ["a"])
        return end
    }

    @Test(arguments: [[], ["-x", "3"]]) func nginx(_ arguments: [String]) throws {
        let root = try TemporaryFolder()
        try root.write("a", Self.content)
        try root.setModificationTime("a", seconds: 1_700_000_000)
        let server = try Nginx(root: root.path)
        let folder = try TemporaryFolder()
        _ = try interrupt(folder, server.url("/a"), arguments)
        #expect(try folder.holds(Self.content, "a"))
        #expect(try folder.fetch("-o", "b", server.url("/missing")).status == 22)
    }

    @Test(arguments: [[], ["-x", "3"]]) func ferry(_ arguments: [String]) throws {
        let root = try TemporaryFolder()
        try root.write("a", Self.content)
        try root.setModificationTime("a", seconds: 1_700_000_000, nanoseconds: 5)
        let server = try FerryProcess.serve(root: root.path)
        let folder = try TemporaryFolder()
        let end = try interrupt(folder, server.url("/files/a"), arguments)
        #expect(end.text.contains("\"pid\":\(server.pid)"))
        #expect(try folder.holds(Self.content, "a"))
    }

    /// The first server is killed, and its replica, with the same bytes and time, sends the rest: both are named.
    @Test func replicaOfFerry() throws {
        let roots = [try TemporaryFolder(), try TemporaryFolder()]
        for root in roots {
            try root.write("a", Self.content)
            try root.setModificationTime("a", seconds: 1_700_000_000, nanoseconds: 5)
        }
        let servers = try roots.map { try FerryProcess.serve(root: $0.path) }
        let folder = try TemporaryFolder()
        let run = try folder.fetching(
            ["--limit-rate", "4M", "--server", servers[0].url(""), "--mirror", servers[1].url(""), "a"])
        try waitUntil("it has its part") { folder.exists("a.part") }
        servers[0].kill(SIGKILL)
        let end = try run.wait(within: .seconds(30))
        #expect(end.status == 0)
        let pids = servers.map { "PID of server process: \($0.pid)\n" }
        #expect(end.text == pids.joined() + "a received (\(Self.content.count) bytes).\n")
        #expect(try folder.holds(Self.content, "a"))
    }
}

/// An nginx that serves a folder on a free port.
private final class Nginx: Sendable {
    private let process: ChildProcess
    private let prefix: TemporaryFolder
    private let port: UInt16

    init(root: String) throws {
        prefix = try TemporaryFolder()
        port = try ScriptedServer { _ in }.port
        try prefix.write(
            "nginx.conf",
            """
            daemon off; master_process off; pid nginx.pid; events {}
            http {
                access_log off;
                client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                server { listen 127.0.0.1:\(port); root \(root); }
            }
            """)
        let program = access("/usr/sbin/nginx", X_OK) == 0 ? "/usr/sbin/nginx" : "nginx"
        process = try Command(program, ["-p", prefix.path, "-c", "nginx.conf", "-e", "stderr"]).start()
        let port = port
        _ = try process.waitFor("open port") { try? RawConnection(port: port) }
    }

    deinit {
        process.kill(SIGTERM)
        _ = try? process.wait(within: .seconds(10))
    }

    func url(_ target: String) -> String { "http://127.0.0.1:\(port)\(target)" }
}
