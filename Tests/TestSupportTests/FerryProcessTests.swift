import TestSupport
import Testing

@Suite struct FerryProcessTests {
    @Test(arguments: [
        ("http://127.0.0.1:8402/files/", 8402), ("http://[::]:8402/files/", 8402), ("unix:/run/ferry.socket", 0),
    ])
    func startLine(address: String, port: UInt16) throws {
        let script = "echo noise >&2; echo \"ferry: serving public at \(address) (PID $$)\" >&2; exec sleep 60"
        let server = try FerryProcess(Command("sh", ["-c", script]))
        #expect(server.port == port)
        #expect(server.announcedPID == server.pid)
        #expect(try server.stop().status == 128 + 15)
    }

    @Test func refusalToStart() throws {
        let failure = #expect(throws: TestFailure.self) {
            try FerryProcess(Command("sh", ["-c", "echo 'port in use' >&2; exit 69"]))
        }
        #expect(failure?.description.contains("status 69\nport in use") == true)
    }
}
