import ArgumentParser

@main
struct Program: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ferry", abstract: "Serve a folder over HTTP, and download from one.")
}
