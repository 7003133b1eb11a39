import Glibc
import TestSupport
import Testing

/// How the kernel schedules the server's threads (proc(5), `/proc/PID/task/TID/stat`).
@Suite struct OperateSchedulingTests {
    /// The policies of sched(7) by their numbers.
    private static let (batch, idle) = ("3", "5")

    /// The policy and the nice value of each thread of a server that `prefix` starts, while a connection is open.
    private func threads(_ prefix: String...) throws -> Set<[String]> {
        let folder = try TemporaryFolder()
        try folder.write("root/a", "a")
        let ferry = try Command.ferry("serve", folder.path(of: "root"), "--port", "0")
        var command = Command(prefix[0], prefix.dropFirst() + [ferry.program] + ferry.arguments)
        command.environment = ferry.environment
        let server = try FerryProcess(command)
        let connection = try server.connect()
        #expect(try connection.request("GET", "/files/a").status == 200)
        let tasks = "/proc/\(server.pid)/task"
        let names = try Command("ls", [tasks]).run().text.split(separator: "\n")
        #expect(names.count > 2)
        return try Set(
            names.map { name in
                let line = try Command("cat", ["\(tasks)/\(name)/stat"]).run().text
                // The name may contain anything; the third field is the first one after it.
                let fields = try #require(line.split(separator: ")").last).split(separator: " ")
                return [String(fields[38]), String(fields[16])]
            })
    }

    @Test func noThreadInterruptsAnother() throws { #expect(try threads("env") == [[Self.batch, "0"]]) }

    @Test func thePriorityStays() throws { #expect(try threads("nice", "-n", "7") == [[Self.batch, "7"]]) }

    @Test func aPolicyThatSomebodyChoseStays() throws {
        #expect(try threads("chrt", "--idle", "0") == [[Self.idle, "0"]])
    }
}
