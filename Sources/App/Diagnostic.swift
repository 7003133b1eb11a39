import ArgumentParser
import Fetching
import Operations
import SystemCalls

/// The one-line messages of the program on standard error.
enum Diagnostic {
    /// Writes each message as a line of its own, after the program's name.
    ///
    /// All lines are written at once, or dropped if nobody reads them.
    static func write(_ messages: String...) {
        DiagnosticOutput.standardError.write(messages.map { "ferry: \($0)\n" }.joined())
    }

    /// Writes `message` at the level "debug" if systemd's journal reads standard error; other readers know no levels.
    ///
    /// See sd-daemon(3), and `JOURNAL_STREAM` in systemd.exec(5).
    static func debug(_ message: String) {
        guard ProcessEnvironment.variable("JOURNAL_STREAM") != nil else { return }
        DiagnosticOutput.standardError.write("<7>ferry: \(message)\n")
    }

    /// Writes `message` and returns the error that ends the server with `status`.
    static func failure(_ message: String, _ status: ServeStatus) -> ExitCode {
        write(message)
        return ExitCode(status.rawValue)
    }

    /// Writes `message` and returns the error that ends the download with `status`.
    static func failure(_ message: String, fetch status: ExitStatus) -> ExitCode {
        write(message)
        return ExitCode(status.rawValue)
    }
}
