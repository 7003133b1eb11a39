import Glibc
import TestSupport
import Testing

/// What the service manager is told.
@Suite struct OperateServiceTests {
    private let folder: TemporaryFolder
    private let receiver: NotifyReceiver

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("root/a", "a")
        try folder.writeSparse("root/huge", size: 1 << 40)
        receiver = try NotifyReceiver(folder.path(of: "notify"))
    }

    private func serve(_ arguments: [String] = [], _ environment: [String: String] = [:]) throws -> FerryProcess {
        try FerryProcess.serve(
            root: folder.path(of: "root"), arguments: arguments,
            environment: ["NOTIFY_SOCKET": receiver.address].merging(environment) { $1 })
    }

    @Test func readyIsToldOnceItServes() throws {
        let server = try serve()
        #expect(try receiver.receive() == "READY=1\nSTATUS=0 connections, 0 transfers cut\n")
        #expect(try server.connect().request("GET", "/files/a").text == "a")
    }

    @Test func reloadIsToldWithItsMomentAndItsEnd() throws {
        let server = try serve()
        try receiver.receive(containing: "READY=1")
        server.kill(SIGHUP)
        let text = try receiver.receive(containing: "RELOADING=1")
        let moment = text.split(separator: "\n").first { $0.hasPrefix("MONOTONIC_USEC=") }
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        let told = try #require(moment.flatMap { Int($0.dropFirst("MONOTONIC_USEC=".count)) })
        #expect((0..<60_000_000).contains(now.tv_sec * 1_000_000 + now.tv_nsec / 1000 - told))
        try receiver.receive(containing: "READY=1")
    }

    @Test func stopIsToldWithTheTransfersThatAreCut() throws {
        let server = try serve(["--drain-timeout", "0.5"])
        let connection = try server.connect()
        try connection.send("GET /files/huge HTTP/1.1\r\nHost: localhost\r\n\r\n")
        _ = try connection.receive(1 << 20)
        server.kill(SIGTERM)
        #expect(try receiver.receive(containing: "STOPPING=1").contains("STATUS=1 connection, 0 transfers cut\n"))
        #expect(try server.process.wait(within: .seconds(20)).status == 1)
        try receiver.receive(containing: "STATUS=0 connections, 1 transfer cut")
    }

    @Test func changedStatusIsToldByAndBy() throws {
        let server = try serve()
        try receiver.receive(containing: "READY=1")
        let connection = try server.connect()
        #expect(try connection.request("GET", "/files/a").status == 200)
        #expect(try receiver.receive() == "STATUS=1 connection, 0 transfers cut\n")
    }

    @Test(arguments: [nil, "own"]) func watchdogIsToldInHalfOfItsTime(_ process: String?) throws {
        var command = try Command.ferry("serve", folder.path(of: "root"), "--port", "0")
        command.environment = ["NOTIFY_SOCKET": receiver.address, "WATCHDOG_USEC": "400000"]
        if process != nil {
            command.arguments = ["-c", "WATCHDOG_PID=$$ exec \"$0\" \"$@\"", command.program] + command.arguments
            command.program = "sh"
        }
        let server = try FerryProcess(command)
        for _ in 0..<5 { try receiver.receive(containing: "WATCHDOG=1", within: .seconds(10)) }
        server.kill(SIGTERM)
        try receiver.receive(containing: "STOPPING=1")
    }

    @Test func watchdogOfAnotherProcessIsNotTold() throws {
        let server = try serve([], ["WATCHDOG_USEC": "100000", "WATCHDOG_PID": "1"])
        try receiver.receive(containing: "READY=1")
        #expect(throws: TestFailure.self) { try receiver.receive(containing: "WATCHDOG=1", within: .seconds(1)) }
        try server.stop()
    }

    @Test(arguments: [("WATCHDOG_USEC", "abc"), ("WATCHDOG_USEC", "0"), ("WATCHDOG_PID", "x")])
    func watchdogThatIsNoNumberIsRefused(_ variable: String, _ value: String) throws {
        var command = try Command.ferry("serve", folder.path(of: "root"), "--port", "0")
        command.environment = ["WATCHDOG_USEC": "1000000"].merging([variable: value]) { $1 }
        let run = try command.run()
        #expect(run.status == 64)
        #expect(run.errors.split(separator: "\n").count == 1)
    }

    @Test(arguments: ["none", "relative", "vsock:2:1"]) func missingServiceManagerIsSaidAndServedOn(_ name: String)
        throws
    {
        let address = name == "none" ? folder.path(of: name) : name
        let server = try serve([], ["NOTIFY_SOCKET": address])
        #expect(server.announcement.contains("ferry: cannot reach the service manager at \(address) (NOTIFY_SOCKET): "))
        #expect(try server.connect().request("GET", "/files/a").text == "a")
        #expect(try server.stop().status == 0)
    }

    @Test func serviceManagerThatGoesIsSaidOnceAndServedOn() throws {
        var gone: NotifyReceiver? = try NotifyReceiver(folder.path(of: "gone"))
        let server = try serve([], ["NOTIFY_SOCKET": try #require(gone).address])
        try gone?.receive(containing: "READY=1")
        gone = nil
        for _ in 0..<2 { server.kill(SIGHUP) }
        let line = "ferry: cannot tell the service manager (NOTIFY_SOCKET): "
        _ = try server.process.waitFor("line") { server.process.standardError.contains(line) ? true : nil }
        #expect(try server.connect().request("GET", "/files/a").text == "a")
        let finished = try server.stop()
        #expect(finished.status == 0)
        #expect(finished.errors.split(separator: "\n").count { $0.hasPrefix(line) } == 1)
    }
}
