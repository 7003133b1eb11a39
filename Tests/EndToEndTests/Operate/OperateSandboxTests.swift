import Glibc
import TestSupport
import Testing

/// The sandbox of the built executable: its threads are confined, and the server works in it.
@Suite(.slow, .enabled(if: !Sample.isSanitized, "a sanitizer and the sandbox exclude each other"))
struct OperateSandboxTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try .withRoot()
        try folder.write("root/sub/b.txt", "b")
        try folder.write("secret.txt", "secret")
    }

    @Test func itIsOnByDefaultAndToldBehindTheStartLine() throws {
        let server = try folder.serve()
        #expect(try server.sandboxLayers().hasPrefix("no_new_privs, "))
        #expect(server.process.standardError.hasPrefix(server.startLine + "\nferry: sandbox: "))
        #expect(try server.status("NoNewPrivs") == "1")
        #expect(try server.status("Seccomp") == "2")
    }

    /// It confines the thread that enters it and later ones, so no other thread may exist before.
    @Test func everyThreadIsInIt() throws {
        let server = try folder.serve("--log-file", folder.path(of: "log"))
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
        let server = try folder.serve("--no-sandbox")
        #expect(try server.sandboxLayers() == "off (--no-sandbox)")
        #expect(try server.status("NoNewPrivs") == "0")
        #expect(try server.status("Seccomp") == "0")
    }

    @Test func everythingIsServedInIt() throws {
        let server = try folder.serve("--precompressed")
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

    @Test func aUnixSocketIsRemovedInIt() throws {
        let server = try folder.serve("--bind", "unix:\(folder.path(of: "socket"))")
        #expect(folder.exists("socket"))
        #expect(try server.stop().status == 0)
        #expect(!folder.exists("socket"))
    }

    @Test func anotherRootIsForbiddenAndTold() throws {
        let server = try folder.serve()
        try folder.rename("root", to: "old")
        try folder.write("root/a.txt", "new")
        server.kill(SIGHUP)
        _ = try server.process.waitFor("line about the root") {
            server.process.standardError.contains("--sandbox-root") ? true : nil
        }
        #expect(try server.connect().request("GET", "/files/a.txt").text == "0123456789")
    }

    @Test func anotherRootIsAllowedBelowTheSandboxRoot() throws {
        let server = try folder.serve("--sandbox-root", folder.path)
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

    /// With any number of descriptors, a server that starts is confined.
    @Test(arguments: [16, 44, 48, 50, 51, 52, 53, 54, 55, 56, 57, 58])
    func fewDescriptorsNeverWeakenTheSandbox(inherited: Int) throws {
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
}
