import ArgumentParser
import Operations

/// The one-line messages of the program on standard error.
enum Diagnostic {
    /// Writes each message as a line of its own, after the program's name; all of them at once, unless nobody reads them.
    static func write(_ messages: String...) {
        DiagnosticOutput.standardError.write(messages.map { "ferry: \($0)\n" }.joined())
    }

    /// Writes `message` and returns the error that ends the program with `code`.
    static func failure(_ message: String, _ code: ExitCode) -> ExitCode {
        write(message)
        return code
    }
}

extension ExitCode {
    /// `EX_NOINPUT` of sysexits.h: the folder cannot be opened.
    static let noInput = ExitCode(66)

    /// `EX_UNAVAILABLE` of sysexits.h: the port cannot be had.
    static let unavailable = ExitCode(69)

    /// `EX_OSERR` of sysexits.h: the system does not give what is needed.
    static let systemError = ExitCode(71)

    /// `EX_CANTCREAT` of sysexits.h: the access log cannot be written.
    static let cannotCreate = ExitCode(73)

    /// `EX_NOPERM` of sysexits.h: only root may.
    static let noPermission = ExitCode(77)
}
