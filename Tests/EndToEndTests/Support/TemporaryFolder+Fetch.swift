import TestSupport

extension TemporaryFolder {
    /// Runs `ferry fetch` in this folder to its end.
    func fetch(_ arguments: String..., environment: [String: String] = [:]) throws -> FinishedProcess {
        try fetching(arguments, environment: environment).wait(within: .seconds(30))
    }

    /// Starts `ferry fetch` in this folder.
    func fetching(_ arguments: [String], environment: [String: String] = [:]) throws -> ChildProcess {
        var command = try Command.ferry("fetch")
        command.arguments += arguments
        command.environment = environment
        command.folder = path
        return try command.start()
    }

    /// Starts `ferry fetch` in this folder with the redirections of a shell, such as `2>/dev/pts/3`.
    func fetching(
        _ arguments: [String], redirections: String, environment: [String: String] = [:]
    ) throws -> ChildProcess {
        let ferry = try Command.ferry("fetch")
        var command = Command("sh", ["-c", "exec \"$0\" \"$@\" \(redirections)", ferry.program, "fetch"] + arguments)
        command.environment = environment
        command.folder = path
        return try command.start()
    }

    /// Whether a file has these bytes; a failed comparison of large files is not described at length.
    func holds(_ bytes: some Sequence<UInt8>, _ name: String) throws -> Bool { try read(name) == Array(bytes) }

    /// The text of a file.
    func text(of name: String) throws -> String { String(decoding: try read(name), as: UTF8.self) }
}
