import ArgumentParser
import Fetching
import SystemCalls
import SystemPackage

extension Program {
    /// `ferry fetch`: downloads files, and ends with the status of the first failure.
    struct Fetch: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "fetch", abstract: "Download files over HTTP.",
            usage: "ferry fetch [OPTIONS] TARGET...",
            discussion: """
                A file appears under its final name only when it is complete and verified, and replaces another only with \
                --force. An interrupted download leaves NAME.part and NAME.part.json. The next run goes on from these, if \
                the file is still the same. The process id of the server is printed before the first file, and when it changes.
                """)

        @Argument(
            help: ArgumentHelp(
                "A URL, or the name of a file that the server offers under /files/.",
                discussion: """
                    http:// may be missing before a host with a port. Without a TARGET, ferry asks for a name if standard \
                    input is a terminal.
                    """, valueName: "TARGET"))
        var words: [String] = []

        @OptionGroup(title: "Targets") var input: InputOptions
        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Folders and names") var tree: TreeOptions
        @OptionGroup(title: "Integrity") var integrity: IntegrityOptions
        @OptionGroup(title: "Connection") var connection: ConnectionOptions

        /// The parsed targets.
        private var targets: [Target] = []

        /// The parts that the command line is parsed into.
        private enum CodingKeys: String, CodingKey {
            case words, input, output, tree, integrity, connection
        }

        mutating func validate() throws {
            guard input.list == nil else { return }
            let words = ArgumentRuns.split(words)
            guard !words.isEmpty || FileDescriptor.standardInput.isTerminal else {
                throw ValidationError("Name at least one TARGET: a URL, or the name of a file on the server.")
            }
            targets = try parse(words)
            try check(targets)
        }

        func run() throws {
            var session = Session(targets: try chosenTargets)
            output.apply(to: &session)
            tree.apply(to: &session)
            integrity.apply(to: &session)
            connection.apply(to: &session)
            session.mirrors = try connection.chosenMirrors
            fitJobs(of: &session)
            let status = try session.run()
            if status != 0 { throw ExitCode(status) }
        }

        /// The targets of the command line and, behind them, those of the input file, or the one that is asked for.
        private var chosenTargets: [Target] {
            get throws {
                guard let list = input.list else { return targets.isEmpty ? try parse([try askForName()]) : targets }
                let all = try parse(ArgumentRuns.split(words)) + listedTargets(list)
                try check(all)
                if all.isEmpty, !output.isQuiet { Diagnostic.write("\(list) names no TARGET") }
                return all
            }
        }

        /// Checks what goes with the other options.
        private func check(_ targets: [Target]) throws {
            guard targets.count <= 1 || output.file == nil else {
                throw ValidationError("--output takes one TARGET; with several, name a folder by --output-dir.")
            }
            guard targets.count <= 1 || integrity.checksum == nil else {
                throw ValidationError("--checksum takes one TARGET.")
            }
            try tree.check(output, targets: targets)
            guard !tree.isRecursive || integrity.checksum == nil else {
                throw ValidationError("--checksum is that of one file, and does not go with --recursive.")
            }
        }

        /// Reads the targets, each of which needs a file name unless an output is given, or is a folder.
        private func parse(_ words: [[UInt8]]) throws -> [Target] {
            let server = try words.contains(where: Target.isName) || words.isEmpty ? connection.chosenServer : nil
            do {
                return try words.map { word throws(Target.Malformed) in try target(word, server) }
            } catch {
                throw ValidationError("\(error)")
            }
        }

        /// Reads the targets of an input file.
        private func listedTargets(_ path: Path) throws -> [Target] {
            let lines: [TargetList.Line]
            do throws(TargetList.Unreadable) {
                lines = try TargetList(path: path.filePath).lines
            } catch {
                throw Diagnostic.failure("cannot read \(path): \(error.reason)", fetch: .noInput)
            }
            let server = lines.contains { Target.isName($0.word) } ? try connection.chosenServer : nil
            return try lines.map { line in
                do throws(Target.Malformed) {
                    return try target(line.word, server)
                } catch {
                    throw ValidationError("Line \(line.number) of \(path): \(error)")
                }
            }
        }

        private func target(_ word: [UInt8], _ server: BaseURL?) throws(Target.Malformed) -> Target {
            let target = try Target(word, server: server)
            if tree.takesRemoteNames { return target.named("download") }
            if output.file == nil, !tree.isRecursive { try target.requireName() }
            return target
        }

        /// Lowers the number of files at once to what the descriptor limit, raised first, has room for.
        private func fitJobs(of session: inout Session) {
            let largest = Session.largestLimit(
                underDescriptors: DescriptorLimit.raise(), connections: session.options.connections,
                isRecursive: session.isRecursive)
            let wanted = session.isRecursive ? session.limit : min(session.limit, session.targets.count)
            session.backlog = min(session.backlog, largest)
            guard largest < wanted else { return }
            session.limit = largest
            if output.isQuiet || output.isJSON { return }
            Diagnostic.write(
                """
                the descriptor limit leaves room for \(largest) of \(wanted) files at once; raise it (ulimit -n) or \
                lower --jobs
                """)
        }

        /// Asks on standard error, for standard output may carry the file.
        private func askForName() throws -> [UInt8] {
            try FileDescriptor.standardError.writeAll("File name: ".utf8)
            guard let name = readLine(), !name.isEmpty else { throw ValidationError("No file name was given.") }
            return Array(name.utf8)
        }
    }
}
