import Glibc
import TestSupport
import Testing

/// The access log in the sandbox, which can be opened again at its first place.
@Suite(.slow, .enabled(if: !Sample.isSanitized, "a sanitizer and the sandbox exclude each other"))
struct OperateSandboxLogTests {
    private let folder: TemporaryFolder

    init() throws { folder = try .withRoot() }

    @Test func theLogIsOpenedAgainInIt() throws {
        try folder.makeFolder("log")
        let server = try folder.serve("--log-file", folder.path(of: "log/access"))
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
        let server = try folder.serve("--log-file", folder.path(of: "log/access"))
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
        let server = try folder.serve("--log-file", folder.path(of: "log/access"))
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
}
