import ArgumentParser

/// The command line's root: it names the subcommands and does nothing itself.
@main
struct Program: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ferry", abstract: "Serve a folder over HTTP, and download from one.", version: "0.1.0",
        subcommands: [Serve.self, Fetch.self])
}
