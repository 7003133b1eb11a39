import Glibc
import TestSupport
import Testing

/// The sandbox refuses the attempts of a server that an attacker has taken over, which `SandboxProbe` makes from
/// inside.
@Suite(.slow, .enabled(if: !Sample.isSanitized, "a sanitizer and the sandbox exclude each other"))
struct OperateSandboxEscapeTests {
    private let folder: TemporaryFolder

    init() throws { folder = try .withRoot() }

    private func probed(_ environment: [String: String]) throws -> [String: String] {
        try environment.merging(["LD_PRELOAD": Command.builtLibrary("SandboxProbe")]) { $1 }
    }

    private func serve(_ environment: [String: String]) throws -> FerryProcess {
        try FerryProcess.serve(root: folder.path(of: "root"), environment: probed(environment))
    }

    /// The results of the attempts, by their names, under the named layers.
    private func escapes(_ names: String, layers: String) throws -> [String: String] {
        let server = try serve(["PROBE_ATTEMPTS": names, "PROBE_LAYERS": layers])
        let results = server.process.standardError.matches(of: #/probe: (\w+): (.*)\n/#)
        return Dictionary(uniqueKeysWithValues: results.map { (String($0.1), String($0.2)) })
    }

    @Test func landlockAloneRefuses() throws {
        let names = "open,list,create,exec,spawn,connect,bind,signal"
        let results = try escapes(names, layers: "landlock")
        #expect(results.count == 8 && !results.values.contains("done"))
        #expect(results["open"] == "Permission denied")
        #expect(results["exec"] == "Permission denied")
        #expect(results["connect"] == "Permission denied")
    }

    @Test func seccompAloneRefuses() throws {
        let names = "create,exec,spawn,connect,bind,signal,code"
        let results = try escapes(names, layers: "seccomp")
        for name in names.split(separator: ",") { #expect(results[String(name)] == "Operation not permitted") }
    }

    @Test func bothRefuseAndTheServerGoesOn() throws {
        let server = try serve(["PROBE_ATTEMPTS": "open,list,create,exec,spawn,connect,bind,signal,code"])
        #expect(server.process.standardError.matches(of: #/probe: \w+: .* (denied|not permitted)\n/#).count == 9)
        #expect(try server.connect().request("GET", "/files/a.txt").status == 200)
    }

    /// The probe would see a hole if there was one.
    @Test func withoutLayersTheAttemptsSucceed() throws {
        let results = try escapes("open,list,connect,bind,signal,code", layers: "none")
        for name in ["open", "list", "bind", "signal", "code"] { #expect(results[name] == "done", "\(name)") }
        #expect(results["connect"] == "Connection refused")
    }

    #if DEBUG
    /// So the other tests find a call that the list lacks.
    @Test func aRefusedCallEndsADevelopmentBuild() throws {
        var command = try Command.ferry("serve", folder.path(of: "root"), "--port", "0")
        command.environment = try probed(["PROBE_ATTEMPTS": "exec", "PROBE_TRACE": "1"])
        let end = try command.run()
        #expect(end.status == 128 + SIGABRT)
        #expect(end.errors.contains(#/the sandbox forbids the system call \d+ \(execve\); it was made here:\n/#))
        #expect(end.errors.contains("($s3App7ProgramV5ServeV3runyyK"))
    }
    #endif

    @Test(arguments: [
        ("landlock", "without seccomp"), ("seccomp", "without landlock"),
        ("none", "no_new_privs; without landlock (Function not implemented), seccomp (Function not implemented)"),
    ])
    func theLineTellsTheLayersInForce(layers: String, told: String) throws {
        #expect(try serve(["PROBE_LAYERS": layers]).sandboxLayers().contains(told))
    }
}
