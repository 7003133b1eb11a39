import Glibc

/// A `ferry serve` that accepts connections, stopped at the latest when the last reference goes away.
package final class FerryProcess: Sendable {
    /// The process, for its output, its threads and its memory.
    package let process: ChildProcess
    /// The line that says that it accepts connections.
    package let startLine: String
    /// All that it had written to standard error by then: the start line, and what confines the process.
    package let announcement: String
    private let leash: Leash

    /// The process id, which the start line and every response must name too.
    package var pid: Int32 { process.pid }

    /// Starts `ferry serve ROOT --port 0` with further arguments and variables, and waits until it accepts connections.
    ///
    /// A port among the arguments takes the place of the free one.
    package static func serve(
        root: String, arguments: [String] = [], environment: [String: String] = [:], folder: String? = nil,
        within limit: Duration = .seconds(30)
    ) throws -> FerryProcess {
        let hasPort = arguments.contains { $0 == "-p" || $0 == "--port" || $0.hasPrefix("--port=") }
        var command = try Command.ferry("serve", root)
        command.arguments += (hasPort ? [] : ["--port", "0"]) + arguments
        command.environment = environment
        command.folder = folder
        return try FerryProcess(command, within: limit)
    }

    /// Starts a command that serves, and waits for its start line.
    package init(_ command: Command, within limit: Duration = .seconds(30)) throws {
        let process = try command.start()
        leash = try Leash(on: process.pid)
        startLine = try process.waitFor("start line", within: limit) {
            let lines = process.standardError.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            // Split bytes, because a combining mark at the start of ROOT would merge with the space.
            return lines.first { $0.utf8.starts(with: "ferry: serving ".utf8) }.map { String($0) }
        }
        announcement = process.standardError
        self.process = process
    }

    deinit {
        _ = try? stop()
    }

    /// The process id that the start line names; 0 where it names none.
    package var announcedPID: Int32 {
        Int32(startLine.split(separator: "(PID ").last?.prefix { $0.isNumber } ?? "") ?? 0
    }

    /// The port that the start line names; 0 where it names none, as for a unix socket.
    package var port: UInt16 {
        let authority = startLine.split(separator: "://").last?.prefix { $0 != "/" } ?? ""
        return UInt16(authority.split(separator: ":").last ?? "") ?? 0
    }

    /// The address of a target such as `/files/a.txt`, on the IPv4 loopback interface.
    package func url(_ target: String) -> String { "http://127.0.0.1:\(port)\(target)" }

    /// A new connection to it, over the IPv4 loopback interface.
    package func connect(timeout: Duration = .seconds(20)) throws -> RawConnection {
        try RawConnection(port: port, timeout: timeout)
    }

    /// Sends it a signal.
    package func kill(_ signal: Int32) { process.kill(signal) }

    /// Asks it to end with SIGTERM and waits; where that takes longer than `limit`, kills it and throws.
    @discardableResult
    package func stop(within limit: Duration = .seconds(20)) throws -> FinishedProcess {
        process.kill(SIGTERM)
        return try process.wait(within: limit)
    }
}
