import Glibc
import TestSupport
import Testing

/// Sockets that a service manager passes.
@Suite struct OperateActivationTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("root/a", "a")
    }

    private var root: String { folder.path(of: "root") }

    private func serve(at sockets: [Socket], _ arguments: [String] = []) throws -> FerryProcess {
        var command = try Command.ferry("serve", root)
        command.arguments += arguments
        return try withExtendedLifetime(sockets) { try FerryProcess(command.passing(sockets.map(\.descriptor))) }
    }

    private func refusal(of sockets: [Socket], _ environment: [String: String] = [:]) throws -> FinishedProcess {
        var command = try Command.ferry("serve", root)
        command.environment = environment
        let run = try withExtendedLifetime(sockets) { try command.passing(sockets.map(\.descriptor)).run() }
        #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
        return run
    }

    /// A socket that is closed when the test ends.
    private final class Socket {
        let descriptor: Int32
        /// Takes a descriptor over, and lets programs inherit it.
        init(_ descriptor: Int32) {
            self.descriptor = descriptor
            _ = fcntl(descriptor, F_SETFD, 0)
        }
        deinit { close(descriptor) }
    }

    private func socket(_ family: Int32, _ type: __socket_type) throws -> Socket {
        let descriptor = Glibc.socket(family, Int32(type.rawValue), 0)
        try #require(descriptor >= 0)
        return Socket(descriptor)
    }

    @Test func oneSocketIsServed() throws {
        let (descriptor, port) = try listenOnLoopback()
        let socket = Socket(descriptor)
        let server = try serve(at: [socket])
        #expect(server.startLine == "ferry: serving \(root) at http://127.0.0.1:\(port)/files/ (PID \(server.pid))")
        #expect(try RawConnection(port: port).request("GET", "/files/a").text == "a")
        #expect(try server.stop().status == 0)
    }

    @Test(arguments: ["per-connection", "pool"]) func severalSocketsShareTheirLimit(_ threading: String) throws {
        let (descriptor, port) = try listenOnLoopback()
        let (internet, unix) = (Socket(descriptor), Socket(try listen(atPath: folder.path(of: "socket"))))
        let server = try serve(
            at: [internet, unix], ["--threading", threading, "--max-connections", "2"])
        #expect(server.startLine.contains("/files/, unix:\(folder.path(of: "socket")) (PID "))
        let first = try RawConnection(port: port)
        let second = try RawConnection(unixPath: folder.path(of: "socket"))
        for connection in [first, second] { #expect(try connection.request("GET", "/files/a").text == "a") }
        #expect(try RawConnection(unixPath: folder.path(of: "socket")).receiveResponse().status == 503)
        #expect(try server.stop().status == 0)
        #expect(folder.exists("socket"))
    }

    @Test func optionsThatNameAnAddressDoNotHoldThen() throws {
        let socket = Socket(try listen(atPath: folder.path(of: "socket")))
        let server = try serve(at: [socket], ["--port", "0"])
        #expect(server.announcement.contains("ferry: listening at the sockets that were passed, not where --bind"))
        #expect(try RawConnection(unixPath: folder.path(of: "socket")).request("GET", "/files/a").text == "a")
    }

    @Test(arguments: [("0", nil), ("1", "1"), ("abc", "1")] as [(String, String?)])
    func withoutSocketsForThisProcessItMakesItsOwn(_ count: String, _ process: String?) throws {
        var command = try Command.ferry("serve", root, "--port", "0")
        command.environment = ["LISTEN_FDS": count]
        command.environment["LISTEN_PID"] = process
        let server = try FerryProcess(command.passing([]))
        #expect(try server.connect().request("GET", "/files/a").text == "a")
    }

    @Test(arguments: [("LISTEN_FDS", "abc"), ("LISTEN_FDS", "-1"), ("LISTEN_PID", "abc")])
    func variableThatIsNoNumberIsRefused(_ variable: String, _ value: String) throws {
        let run = try refusal(of: [], [variable: value])
        #expect(run.status == 64)
        #expect(run.errors.contains("\(variable) is '\(value)'"))
    }

    @Test func descriptorThatIsNoSocketIsRefused() throws {
        let file = Socket(open(folder.path(of: "root/a"), O_RDONLY))
        let run = try refusal(of: [file])
        #expect(run.status == 69)
        #expect(run.errors == "ferry: cannot listen at descriptor 3, which LISTEN_FDS names: it is no socket\n")
    }

    @Test func descriptorThatIsNotOpenIsRefused() throws {
        let socket = Socket(try listen(atPath: folder.path(of: "socket")))
        let run = try refusal(of: [socket], ["LISTEN_FDS": "1000"])
        #expect(run.status == 69)
        // The process may have opened the next descriptors itself by then.
        #expect(run.errors.hasSuffix("it is not open\n") || run.errors.hasSuffix("it is no socket\n"))
    }

    @Test func datagramSocketIsRefused() throws {
        let run = try refusal(of: [try socket(AF_INET, SOCK_DGRAM)])
        #expect(run.status == 69)
        #expect(run.errors.contains("it is no stream socket"))
    }

    @Test func socketThatDoesNotListenIsRefused() throws {
        let (descriptor, _) = try listenOnLoopback()
        let (good, bad) = (Socket(descriptor), try socket(AF_INET, SOCK_STREAM))
        let run = try refusal(of: [good, bad])
        #expect(run.status == 69)
        #expect(run.errors.contains("descriptor 4, which LISTEN_FDS names: it does not listen"))
    }

    /// What a client does all the time, and what went wrong.
    private func request(_ port: UInt16, until isOver: () -> Bool) -> [String] {
        var failures: [String] = []
        while !isOver() {
            do {
                let response = try RawConnection(port: port).request("GET", "/files/a")
                if response.text != "a" { failures.append("\(response.status)") }
            } catch {
                failures.append("\(error)")
            }
        }
        return failures
    }

    @Test(arguments: ["per-connection", "pool"]) func restartLosesNoRequest(_ threading: String) throws {
        let (descriptor, port) = try listenOnLoopback()
        let socket = Socket(descriptor)
        let clients = Clients(count: 4) { isOver in request(port, until: isOver) }
        for _ in 0..<3 {
            let server = try serve(at: [socket], ["--threading", threading, "--log-format", "none"])
            usleep(300_000)
            #expect(try server.stop().status == 0)
        }
        let server = try serve(at: [socket], ["--log-format", "none"])
        #expect(try clients.stop() == [])
        try server.stop()
    }

    @Test func systemdSocketActivateStartsItWithTwoSockets() throws {
        guard access("/usr/bin/systemd-socket-activate", X_OK) == 0 else { return }
        let port = try FaultyOrigin.closedPort()
        let path = folder.path(of: "socket")
        let ferry = try Command.ferry("serve", root)
        let activate = Command(
            "systemd-socket-activate", ["-l", "127.0.0.1:\(port)", "-l", path, ferry.program] + ferry.arguments)
        let process = try activate.start()
        try waitUntil("it listens") { folder.exists("socket") }
        #expect(try RawConnection(port: port).request("GET", "/files/a").text == "a")
        #expect(try RawConnection(unixPath: path).request("GET", "/files/a").text == "a")
        process.kill(SIGTERM)
        #expect(try process.wait().status == 0)
    }
}
