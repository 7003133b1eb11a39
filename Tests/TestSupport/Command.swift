import Glibc

/// A program with its arguments, environment, folder and input, as a value.
///
/// It inherits only the variables that it needs, so that a proxy, a locale or a `FERRY_` variable on a developer's
/// machine changes no test.
package struct Command: Sendable {
    /// A path, or a name that is looked up in `PATH`.
    package var program: String
    package var arguments: [String]
    /// Variables beside the inherited ones.
    package var environment: [String: String] = [:]
    /// The folder that it starts in; by default this process's.
    package var folder: String?
    /// Its standard input.
    package var input: [UInt8] = []

    package init(_ program: String, _ arguments: [String]) {
        self.program = program
        self.arguments = arguments
    }

    /// The `ferry` that was built together with the tests, in the same mode and with the same sanitizer.
    ///
    /// If the variable `FERRY_EXECUTABLE` is set, it names another one; a server then also gets the arguments in
    /// `FERRY_SERVE_ARGUMENTS`.
    package static func ferry(_ arguments: String...) throws -> Command {
        let further = arguments.first == "serve" ? variable("FERRY_SERVE_ARGUMENTS") : nil
        return Command(try ferryPath(), arguments + (further ?? "").split(separator: " ").map { String($0) })
    }

    /// The path of a library that was built together with the tests.
    package static func builtLibrary(_ name: String) throws -> String {
        let path = try buildFolder() + "lib\(name).so"
        guard access(path, R_OK) == 0 else { throw TestFailure("no library at \(path)") }
        return path
    }

    private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// The system's curl without the user's settings, which prints only errors.
    package static func curl(_ arguments: String...) -> Command {
        Command("curl", ["--disable", "--silent", "--show-error", "--globoff"] + arguments)
    }

    /// Starts it and returns at once.
    package func start() throws -> ChildProcess { try ChildProcess(self) }

    /// Runs it to its end; kills it and throws if that takes longer than `limit`.
    ///
    /// It blocks the calling thread, and so keeps the number of tests that run at a time near that of the cores. To run
    /// several at once, start them all and then wait for each.
    package func run(within limit: Duration = .seconds(60)) throws -> FinishedProcess {
        try start().wait(within: limit)
    }

    /// The environment as `NAME=value` strings.
    var variables: [String] {
        let needed = ["PATH", "LD_LIBRARY_PATH", "LLVM_PROFILE_FILE", "TMPDIR"]
        let sanitizers = ["ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS"]
        var all = ["LC_ALL": "C.UTF-8"]
        for name in needed + sanitizers {
            if let value = getenv(name) { all[name] = String(cString: value) }
        }
        return all.merging(environment) { $1 }.map { "\($0)=\($1)" }
    }

    /// The executable in `FERRY_EXECUTABLE`, or the one beside the tests.
    private static func ferryPath() throws -> String {
        if let path = variable("FERRY_EXECUTABLE") {
            guard access(path, X_OK) == 0 else { throw TestFailure("FERRY_EXECUTABLE is no executable: \(path)") }
            return path
        }
        let path = try buildFolder() + "ferry"
        guard access(path, X_OK) == 0 else { throw TestFailure("no executable at \(path)") }
        return path
    }

    /// The folder of the executable that runs the tests, with a slash at its end.
    private static func buildFolder() throws -> String {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = try check("readlink /proc/self/exe", readlink("/proc/self/exe", &buffer, buffer.count))
        let tests = String(decoding: buffer[..<count], as: UTF8.self)
        return String(tests[...(tests.lastIndex(of: "/") ?? tests.startIndex)])
    }
}
