import ArgumentParser
import Fetching
import HTTPSemantics
import Operations
import SystemCalls

/// The command line's root: it names the subcommands and does nothing itself.
@main
struct Program: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ferry", abstract: "Serve a folder over HTTP, and download from one.", version: version,
        subcommands: [Serve.self, Fetch.self, ExitStatuses.self])

    /// The program's version, without those of its libraries.
    static let version = "0.2.0"

    /// Runs what the command line says.
    ///
    /// The standard library would read the command line from `/proc`, find none where that is not mounted, and replace
    /// bytes that are no UTF-8.
    static func main() {
        let words = ProcessEnvironment.arguments.map { ByteText.encode($0) }
        do {
            var command = try command(for: joined(words))
            try command.run()
        } catch {
            end(with: error)
        }
    }

    /// Parses the command line.
    ///
    /// From the root, the parser builds the arguments of `serve` four times, which takes a tenth of a server's start. So they
    /// are parsed alone first, which does nothing else. If that fails, the root says why, or does what was asked for.
    private static func command(for words: [String]) throws -> any ParsableCommand {
        if words.first == Serve.configuration.commandName,
            let command = try? Serve.parseAsRoot(Array(words.dropFirst()))
        {
            return command
        }
        return try parseAsRoot(words)
    }

    private static func joined(_ words: [String]) -> [String] {
        guard words.first == Fetch.configuration.commandName else { return words }
        return words.prefix(1) + ArgumentRuns.join(words.dropFirst())
    }

    /// Ends as `exit(withError:)` does, but shows words of the command line as they were given, and nothing that a terminal acts on.
    private static func end(with error: any Error) -> Never {
        let lines = ByteText.shown(fullMessage(for: error)).split(separator: "\n", omittingEmptySubsequences: false)
        var message = lines.map { PrintableText.escape(String($0)) }.joined(separator: "\n")
        let code = exitCode(for: error)
        if code == .success && message == version { message += "\n\(libraryVersions)" }
        guard !message.isEmpty else { exit(withError: code) }
        guard code != .success else {
            print(message)
            exit(withError: code)
        }
        DiagnosticOutput.standardError.write("\(message)\n")
        exit(withError: code)
    }
}
