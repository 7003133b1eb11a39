import TestSupport
import Testing

@Suite struct ChildProcessTests {
    @Test func outputAndStatus() throws {
        var command = Command("sh", ["-c", "cat; echo $A >&2; exit 3"])
        command.input = Array("in".utf8)
        command.environment = ["A": "b"]
        let finished = try command.run()
        #expect(finished.status == 3)
        #expect(finished.text == "in")
        #expect(finished.errors == "b\n")
    }

    @Test func largeOutput() throws {
        let finished = try Command("head", ["-c", "20000000", "/dev/zero"]).run()
        #expect(finished.standardOutput.count == 20_000_000)
    }

    @Test func folder() throws {
        let folder = try TemporaryFolder()
        var command = Command("pwd", [])
        command.folder = folder.path
        #expect(try command.run().text == folder.path + "\n")
    }

    @Test func missingProgram() {
        #expect(throws: TestFailure.self) { try Command("no-such-program", []).run() }
    }

    @Test func tooSlow() throws {
        #expect(throws: TestFailure.self) { try Command("sleep", ["60"]).run(within: .milliseconds(20)) }
    }

    @Test func signal() throws {
        let process = try Command("sleep", ["60"]).start()
        #expect(process.isRunning)
        #expect(process.threadCount == 1)
        process.kill(15)
        #expect(try process.wait().status == 128 + 15)
        #expect(process.threadCount == nil)
    }

    @Test func killedWithItsOwner() throws {
        let id = try Command("sleep", ["60"]).start().pid
        #expect(try Command("kill", ["-0", "\(id)"]).run().status != 0)
    }

    @Test func waitForAProgramThatEnds() throws {
        let process = try Command("sh", ["-c", "echo gone >&2; exit 7"]).start()
        let failure = #expect(throws: TestFailure.self) { try process.waitFor("word") { () -> Int? in nil } }
        #expect(failure?.description.contains("status 7\ngone") == true)
    }
}
