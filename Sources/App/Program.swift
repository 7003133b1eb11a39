import ArgumentParser
import Fetching
import Operations
import SystemCalls

/// The command line's root: it names the subcommands and does nothing itself.
@main
struct Program: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ferry", abstract: "Serve a folder over HTTP, and download from one.", version: "0.1.0",
        subcommands: [Serve.self, Fetch.self, ExitStatuses.self])

    /// Runs what the command line says.
    ///
    /// The standard library would read the command line from `/proc`, and find none where that is not mounted.
    static func main() {
        let words = ProcessEnvironment.arguments
        guard words.first == Fetch.configuration.commandName else { return main(words) }
        main(words.prefix(1) + ArgumentRuns.join(words.dropFirst()))
    }
}
