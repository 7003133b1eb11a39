import Glibc
import Synchronization

/// A running program, killed and reaped at the latest when the last reference goes away.
///
/// Its output goes to files without names: it never waits for a reader, and its output so far can be read at any time.
package final class ChildProcess: Sendable {
    /// The process id.
    package let pid: Int32
    private let name: String
    private let output: UnnamedFile
    private let errors: UnnamedFile
    private let state = Mutex(State())

    private struct State {
        var finished: FinishedProcess?
        var peakMemory = 0
    }

    /// Starts the command.
    package init(_ command: Command) throws {
        let input = try UnnamedFile(command.input)
        output = try UnnamedFile()
        errors = try UnnamedFile()
        name = ([command.program] + command.arguments).joined(separator: " ")
        pid = try spawn(command, [input.descriptor, output.descriptor, errors.descriptor])
    }

    deinit {
        kill(SIGKILL)
        _ = try? wait(within: .seconds(10))
    }

    /// What it has written to standard output so far.
    package var standardOutput: [UInt8] { output.contents }

    /// What it has written to standard error so far.
    package var standardError: String { String(decoding: errors.contents, as: UTF8.self) }

    /// Whether it has not ended yet.
    package var isRunning: Bool { (try? reap()) == nil }

    /// Sends it a signal; does nothing if it has ended.
    package func kill(_ signal: Int32) {
        state.withLock { if $0.finished == nil { _ = Glibc.kill(pid, signal) } }
    }

    /// Waits for its end; kills it and throws if that takes longer than `limit`.
    @discardableResult
    package func wait(within limit: Duration = .seconds(60)) throws -> FinishedProcess {
        if let finished = try Deadline(in: limit).poll(reap) { return finished }
        kill(SIGKILL)
        _ = try Deadline(in: .seconds(10)).poll(reap)
        throw TestFailure("still running after \(limit), and killed: \(name)\n\(standardError)")
    }

    /// Waits until `condition` returns a value; throws if the program ends before that, or at the limit.
    package func waitFor<Answer>(
        _ what: String, within limit: Duration = .seconds(30), _ condition: () throws -> Answer?
    ) throws -> Answer {
        let answer = try Deadline(in: limit).poll { () throws -> Answer? in
            let finished = try reap()
            if let answer = try condition() { return answer }
            guard let finished else { return nil }
            throw TestFailure("no \(what): \(name) ended with status \(finished.status)\n\(finished.errors)")
        }
        guard let answer else { throw TestFailure("no \(what) within \(limit): \(name)\n\(standardError)") }
        return answer
    }

    /// The number of its threads; nil once it has ended.
    package var threadCount: Int? { statusField("Threads") }

    /// The most memory that was ever resident, in bytes; nil once it has ended.
    package var peakMemory: Int? { statusField("VmHWM").map { $0 * 1024 } }

    /// The resident memory, in bytes; nil once it has ended.
    package var residentMemory: Int? { statusField("VmRSS").map { $0 * 1024 } }

    /// The number of its open descriptors; nil once it has ended.
    package var descriptorCount: Int? { try? entryNames(in: "/proc/\(pid)/fd").count }

    /// The processor time that all its threads have used, to the kernel's tick; nil once it has ended.
    package var processorTime: Duration? {
        guard let text = try? contents(of: "/proc/\(pid)/stat") else { return nil }
        // The name may contain spaces, so the fields after it are read: 14 and 15 of proc_pid_stat(5).
        let fields = String(decoding: text, as: UTF8.self).split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Int(fields[11]), let system = Int(fields[12]) else { return nil }
        return .milliseconds((user + system) * 1000 / sysconf(Int32(_SC_CLK_TCK)))
    }

    /// A number from proc_pid_status(5).
    private func statusField(_ field: String) -> Int? {
        guard let text = try? contents(of: "/proc/\(pid)/status") else { return nil }
        let line = String(decoding: text, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("\(field):") }
        return line.flatMap { Int($0.drop { !$0.isNumber }.prefix { $0.isNumber }) }
    }

    /// The result, once there is one.
    ///
    /// It also samples the memory, which the kernel forgets at the end.
    private func reap() throws -> FinishedProcess? {
        try state.withLock { state in
            if state.finished != nil { return state.finished }
            state.peakMemory = max(state.peakMemory, peakMemory ?? 0)
            var status: Int32 = 0
            guard try check("waitpid \(pid)", waitpid(pid, &status, WNOHANG)) == pid else { return nil }
            state.finished = FinishedProcess(
                waitStatus: status, standardOutput: standardOutput, errors: standardError, peakMemory: state.peakMemory)
            return state.finished
        }
    }
}

/// How a program ended, and its output.
package struct FinishedProcess: Sendable {
    /// The exit status; 128 plus the signal's number if a signal ended it, as in shells.
    package let status: Int32
    package let standardOutput: [UInt8]
    /// Standard error, as text.
    package let errors: String
    /// The largest sample of its resident memory, in bytes; one sample every few milliseconds.
    package let peakMemory: Int

    init(waitStatus: Int32, standardOutput: [UInt8], errors: String, peakMemory: Int) {
        let signal = waitStatus & 0x7F
        status = signal == 0 ? (waitStatus >> 8) & 0xFF : 128 + signal
        self.standardOutput = standardOutput
        self.errors = errors
        self.peakMemory = peakMemory
    }

    /// Standard output, as text.
    package var text: String { String(decoding: standardOutput, as: UTF8.self) }
}
