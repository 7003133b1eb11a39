import TestSupport

/// A program that downloads a file to `a.bin` in the current folder.
struct Client {
    let name: String
    let program: String
    /// The arguments of the first run, and those of the second, which resumes; a URL follows.
    let begin: [String]
    let resume: [String]

    /// The clients that are compared, this package's first; all without the user's settings.
    ///
    /// The first run tries once, so that the file can change before the next attempt; the second tries up to three times.
    static func all(ferry program: String) -> [Client] {
        [
            Client(
                name: "ferry", program: program, begin: ["fetch", "--retry", "0"], resume: ["fetch", "--retry", "2"]),
            Client(
                name: "curl", program: "curl", begin: ["--disable", "-sSf", "-O"],
                resume: ["--disable", "-sSf", "--retry", "2", "-C", "-", "-O"]),
            Client(
                name: "wget", program: "wget", begin: ["--no-config", "-nv", "-t", "1"],
                resume: ["--no-config", "-nv", "-t", "3", "-c"]),
            Client(
                name: "aria2", program: "aria2c", begin: ["--no-conf", "-q", "-m", "1"],
                resume: ["--no-conf", "-q", "-m", "3", "-c"]),
        ]
    }

    /// The words of the second run, as they are typed.
    var line: String { "`\(([name == "aria2" ? "aria2c" : name] + resume).joined(separator: " ")) URL`" }

    /// The program's name and version.
    func version() throws -> String {
        let text = try Command(program, ["--version"]).run(within: .seconds(20)).text
        let number = text.split { " \n".contains($0) }.first { $0.first?.isNumber == true && $0.contains(".") }
        return number.map { "\(name) \($0)" } ?? name
    }

    /// Runs it in a folder to its end, a minute at most, and returns its exit status.
    func run(_ arguments: [String], _ url: String, in folder: TemporaryFolder) throws -> Int32 {
        var command = Command(program, arguments + [url])
        command.folder = folder.path
        return try command.run(within: .seconds(60)).status
    }
}
