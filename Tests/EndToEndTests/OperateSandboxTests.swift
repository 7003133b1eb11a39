import Glibc
import TestSupport
import Testing

/// The sandbox of the built executable: what it refuses from inside, and what goes on in it.
@Suite(.enabled(if: !Sample.isSanitized, "a sanitizer and the sandbox exclude each other"))
struct OperateSandboxTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("root/a.txt", "0123456789")
        try folder.write("root/sub/b.txt", "b")
        try folder.write("secret.txt", "secret")
    }

    private func serve(
        _ arguments: String..., root: String = "root", environment: [String: String] = [:]
    ) throws -> FerryProcess {
        try FerryProcess.serve(root: folder.path(of: root), arguments: arguments, environment: environment)
    }

    /// The line that tells which layers are in force.
    private func layers(of server: FerryProcess) throws -> String {
        try server.process.waitFor("sandbox line") {
            server.process.standardError.split(separator: "\n").first { $0.hasPrefix("ferry: sandbox: ") }
                .map { String($0.dropFirst("ferry: sandbox: ".count)) }
        }
    }

    private func status(of server: FerryProcess, _ field: String) throws -> String {
        let text = try String(decoding: contents(of: "/proc/\(server.pid)/status"), as: UTF8.self)
        let line = text.split(separator: "\n").first { $0.hasPrefix("\(field):") }
        return line.map { $0.dropFirst(field.count + 1).split(separator: "\t").joined(separator: " ") } ?? ""
    }

    @Test func itIsOnByDefaultAndToldBehindTheStartLine() throws {
        let server = try serve()
        #expect(try layers(of: server).hasPrefix("no_new_privs, "))
        #expect(server.process.standardError.hasPrefix(server.startLine + "\nferry: sandbox: "))
        #expect(try status(of: server, "NoNewPrivs") == "1")
        #expect(try status(of: server, "Seccomp") == "2")
    }

    /// It binds the thread that enters it and those that start later: so there must not have been another one.
    @Test func everyThreadIsInIt() throws {
        let server = try serve("--log-file", folder.path(of: "log"))
        let connection = try server.connect()
        _ = try connection.request("GET", "/files/a.txt")
        let threads = try entryNames(in: "/proc/\(server.pid)/task")
        #expect(threads.count >= 4)
        for thread in threads {
            let text = try String(decoding: contents(of: "/proc/\(server.pid)/task/\(thread)/status"), as: UTF8.self)
            #expect(text.contains("NoNewPrivs:\t1\n") && text.contains("Seccomp:\t2\n"))
        }
    }

    @Test func itCanBeTurnedOff() throws {
        let server = try serve("--no-sandbox")
        #expect(try layers(of: server) == "off (--no-sandbox)")
        #expect(try status(of: server, "NoNewPrivs") == "0")
        #expect(try status(of: server, "Seccomp") == "0")
    }

    @Test func everythingIsServedInIt() throws {
        let server = try serve("--precompressed")
        let connection = try server.connect()
        for (target, fields, status) in [
            ("/files/a.txt", [], 200), ("/files/", [], 200), ("/files/?format=json", [], 200),
            ("/files/a.txt", [("Range", "bytes=1-2")], 206), ("/files/a.txt", [("Range", "bytes=1-2,5-6")], 206),
            ("/files/a.txt", [("Want-Repr-Digest", "sha-256=1")], 200), ("/files/none", [], 404), ("/metrics", [], 200),
            ("/files/sub/b.txt", [("Accept-Encoding", "br")], 200),
        ] as [(String, [(String, String)], Int)] {
            #expect(try connection.request("GET", target, fields.map { (name: $0.0, value: $0.1) }).status == status)
        }
        #expect(try server.stop().status == 0)
    }

    @Test func theLogIsOpenedAgainInIt() throws {
        try folder.makeFolder("log")
        let server = try serve("--log-file", folder.path(of: "log/access"))
        try folder.rename("log/access", to: "log/access.1")
        server.kill(SIGUSR1)
        try waitUntil("there is a new log") { folder.exists("log/access") }
        _ = try server.connect().request("GET", "/files/a.txt")
        #expect(try server.stop().status == 0)
        #expect(try !folder.read("log/access").isEmpty)
    }

    @Test func aLogThatIsALinkIsOpenedAgainInIt() throws {
        try folder.makeFolder("elsewhere")
        try folder.makeFolder("log")
        try folder.symlink("log/access", to: "../elsewhere/access")
        let server = try serve("--log-file", folder.path(of: "log/access"))
        try folder.rename("elsewhere/access", to: "elsewhere/access.1")
        server.kill(SIGUSR1)
        try waitUntil("there is a new log") { folder.exists("elsewhere/access") }
        _ = try server.connect().request("GET", "/files/a.txt")
        #expect(try server.stop().errors == server.announcement)
        #expect(try !folder.read("elsewhere/access").isEmpty)
    }

    @Test func standardOutputByItsNameIsOpenedAgainInIt() throws {
        let ferry = try Command.ferry("serve", "root", "--port", "0", "--log-file", "/dev/stdout")
        var command = Command("sh", ["-c", "exec \"$0\" \"$@\" >log", ferry.program] + ferry.arguments)
        command.folder = folder.path
        let server = try FerryProcess(command)
        server.kill(SIGUSR1)
        for _ in 0..<20 { _ = try server.connect().request("GET", "/files/a.txt") }
        #expect(try server.stop().errors == server.announcement)
        #expect(try String(decoding: folder.read("log"), as: UTF8.self).split(separator: "\n").count == 20)
    }

    @Test func aLogThatMovesElsewhereIsForbiddenAndTold() throws {
        try folder.makeFolder("elsewhere")
        try folder.makeFolder("log")
        let server = try serve("--log-file", folder.path(of: "log/access"))
        try folder.rename("log/access", to: "log/access.1")
        try folder.symlink("log/access", to: "../elsewhere/access")
        server.kill(SIGUSR1)
        let line = try server.process.waitFor("line about the log") {
            server.process.standardError.split(separator: "\n").first {
                $0.contains("cannot open the access log again")
            }
        }
        #expect(
            line.contains("Permission denied (the sandbox lets it be written in the folder where it lay at the start)"))
        _ = try server.connect().request("GET", "/files/a.txt")
        #expect(try server.stop().status == 0)
        #expect(try !folder.read("log/access.1").isEmpty)
    }

    @Test func aUnixSocketIsRemovedInIt() throws {
        let server = try serve("--bind", "unix:\(folder.path(of: "socket"))")
        #expect(folder.exists("socket"))
        #expect(try server.stop().status == 0)
        #expect(!folder.exists("socket"))
    }

    @Test func anotherRootIsForbiddenAndTold() throws {
        let server = try serve()
        try folder.rename("root", to: "old")
        try folder.write("root/a.txt", "new")
        server.kill(SIGHUP)
        _ = try server.process.waitFor("line about the root") {
            server.process.standardError.contains("--sandbox-root") ? true : nil
        }
        #expect(try server.connect().request("GET", "/files/a.txt").text == "0123456789")
    }

    @Test func anotherRootIsAllowedBelowTheSandboxRoot() throws {
        let server = try serve("--sandbox-root", folder.path)
        try folder.rename("root", to: "old")
        try folder.write("root/a.txt", "new")
        server.kill(SIGHUP)
        try waitUntil("the new root is served") {
            try server.connect().request("GET", "/files/a.txt").text == "new"
        }
    }

    @Test(arguments: ["secret.txt", "missing"])
    func aSandboxRootThatDoesNotHoldRootIsToldAtTheStart(name: String) throws {
        let end = try Command.ferry(
            "serve", folder.path(of: "root"), "--port", "0", "--sandbox-root", folder.path(of: name)
        ).run()
        #expect(end.status == 66)
        #expect(end.errors.contains("--sandbox-root has to hold ROOT"))
    }

    /// However few descriptors are left: where it starts, it is confined.
    @Test(arguments: [16, 44, 48, 50, 51, 52, 53, 54, 55, 56, 57, 58])
    func itNeverStartsLessConfinedForWantOfDescriptors(inherited: Int) throws {
        let ferry = try Command.ferry("serve", folder.path(of: "root"), "--port", "0")
        let opening = "for number in {3..\(2 + inherited)}; do eval \"exec $number</dev/null\"; done; ulimit -n 64; "
        let process = try Command(
            "bash", ["-c", opening + "exec \"$0\" \"$@\"", ferry.program] + ferry.arguments
        ).start()
        _ = try process.waitFor("its end, or a sandbox") { () -> Bool? in
            process.standardError.contains("ferry: sandbox: ") || !process.isRunning ? true : nil
        }
        process.kill(SIGTERM)
        let end = try process.wait()
        let lines = end.errors.split(separator: "\n").filter { !$0.contains("leaves room for") }
        #expect(end.status == 0 ? lines.last?.contains("without") == false : lines.count == 1, "\(end.errors)")
    }

    @Test func aUserThatIsNone() throws {
        let end = try Command.ferry("serve", folder.path(of: "root"), "--user", "no such user").run()
        #expect(end.status == 64)
        #expect(end.errors.contains("There is no user 'no such user'"))
    }

    @Test(.enabled(if: geteuid() == 0, "only root can become another user"))
    func rootBecomesAUser() throws {
        try folder.setMode(".", 0o755)
        let server = try serve("--user", "nobody")
        #expect(try status(of: server, "Uid") == "65534 65534 65534 65534")
        #expect(try status(of: server, "Groups").trimmed == "65534")
        #expect(try status(of: server, "CapEff") == "0000000000000000")
        #expect(try server.connect().request("GET", "/files/a.txt").text == "0123456789")
        let figures = try MetricsReading(server.connect().request("GET", "/metrics").text)
        #expect(try #require(figures["process_open_fds"]) > 3)
        try folder.setMode("root/a.txt", 0o600)
        #expect(try server.connect().request("GET", "/files/a.txt").status == 404)
    }

    @Test(.enabled(if: geteuid() == 0, "only root can become another user"))
    func aSocketThatTheUserCannotRemoveIsTold() throws {
        try folder.setMode(".", 0o755)
        let server = try serve("--user", "nobody", "--bind", "unix:\(folder.path(of: "socket"))")
        let end = try server.stop()
        #expect(end.status == 0)
        #expect(
            end.errors.hasSuffix(
                """
                ferry: cannot remove the socket: Permission denied; give it a folder that the server's user may write to

                """))
        #expect(folder.exists("socket"))
        let next = try serve("--bind", "unix:\(folder.path(of: "socket"))")
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
        #expect(try layers(of: server).hasPrefix("no_new_privs, "))
        #expect(try status(of: server, "Seccomp") == "2")
        #expect(try server.connect().request("GET", "/files/a.txt").text == "0123456789")
        command.arguments += ["--user", "root"]
        #expect(try command.run().status == 77)
        #expect(try server.stop().status == 0)
    }
}

#if DEBUG
extension OperateSandboxTests {
    /// What came of the attempts, by their names, where each layer is alone or all are together.
    private func escapes(_ names: String, _ environment: [String: String]) throws -> [String: String] {
        let server = try serve(environment: environment.merging(["FERRY_TEST_ESCAPE": names]) { $1 })
        let count = names.split(separator: ",").count
        return try server.process.waitFor("results of all attempts") {
            let results = server.process.standardError.matches(of: #/ferry: escape by (\w+): (.*)\n/#)
            return results.count < count
                ? nil : Dictionary(uniqueKeysWithValues: results.map { (String($0.1), String($0.2)) })
        }
    }

    @Test func landlockAloneRefuses() throws {
        let names = "open,list,create,exec,spawn,connect,bind,signal"
        let results = try escapes(names, ["FERRY_TEST_LAYERS": "landlock"])
        for name in names.split(separator: ",") { #expect(results[String(name)] != "done", "\(name)") }
        #expect(results["open"] == "Permission denied")
        #expect(results["exec"] == "Permission denied")
        #expect(results["connect"] == "Permission denied")
    }

    @Test func seccompAloneRefuses() throws {
        let environment = ["FERRY_TEST_LAYERS": "seccomp", "FERRY_TEST_REFUSAL": "fail"]
        let names = "create,exec,spawn,connect,bind,signal,code"
        let results = try escapes(names, environment)
        for name in names.split(separator: ",") { #expect(results[String(name)] == "Operation not permitted") }
    }

    @Test func bothRefuseAndTheServerGoesOn() throws {
        let names = "open,list,create,exec,spawn,connect,bind,signal,code"
        let server = try serve(environment: ["FERRY_TEST_REFUSAL": "fail", "FERRY_TEST_ESCAPE": names])
        _ = try server.process.waitFor("the last attempt") {
            server.process.standardError.contains("escape by code: ") ? true : nil
        }
        #expect(!server.process.standardError.contains(": done"))
        #expect(try server.connect().request("GET", "/files/a.txt").status == 200)
    }

    @Test func aRefusedCallEndsADevelopmentBuildWithATrace() throws {
        let server = try serve(environment: ["FERRY_TEST_ESCAPE": "exec"])
        let end = try server.process.wait()
        #expect(end.status == 128 + SIGABRT)
        #expect(end.errors.contains("ferry: the sandbox forbids the system call"))
        #expect(end.errors.contains("(execve)"))
        #expect(end.errors.contains("ferry(static Operations.SandboxEscape.attempt("))
        #expect(end.errors.contains("ferry(App.Program.Serve.run()"))
    }

    @Test(arguments: [
        ("landlock", "no_new_privs, landlock"), ("seccomp", "no_new_privs, seccomp"), ("none", "no_new_privs"),
    ])
    func theLineTellsTheLayersInForce(wanted: String, told: String) throws {
        #expect(try layers(of: serve(environment: ["FERRY_TEST_LAYERS": wanted])).hasPrefix(told))
    }
}
#endif

extension String {
    fileprivate var trimmed: String { split(separator: " ").joined(separator: " ") }
}
