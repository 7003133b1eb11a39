import Glibc
import TestSupport
import Testing

#if DEBUG
/// What a server that somebody else has taken over is refused from inside.
@Suite(.slow, .enabled(if: !Sample.isSanitized, "a sanitizer and the sandbox exclude each other"))
struct OperateSandboxEscapeTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("root/a.txt", "0123456789")
    }

    private func serve(_ environment: [String: String]) throws -> FerryProcess {
        try FerryProcess.serve(root: folder.path(of: "root"), environment: environment)
    }

    /// What came of the attempts, by their names, where each layer is alone or all are together.
    private func escapes(_ names: String, _ environment: [String: String]) throws -> [String: String] {
        let server = try serve(environment.merging(["FERRY_TEST_ESCAPE": names]) { $1 })
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
        let server = try serve(["FERRY_TEST_REFUSAL": "fail", "FERRY_TEST_ESCAPE": names])
        _ = try server.process.waitFor("the last attempt") {
            server.process.standardError.contains("escape by code: ") ? true : nil
        }
        #expect(!server.process.standardError.contains(": done"))
        #expect(try server.connect().request("GET", "/files/a.txt").status == 200)
    }

    @Test func aRefusedCallEndsADevelopmentBuildWithATrace() throws {
        let server = try serve(["FERRY_TEST_ESCAPE": "exec"])
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
        #expect(try serve(["FERRY_TEST_LAYERS": wanted]).sandboxLayers().hasPrefix(told))
    }
}
#endif
