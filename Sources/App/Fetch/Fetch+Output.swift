import ArgumentParser
import Fetching
import SystemPackage

extension Program.Fetch {
    /// Where files go, and what is said about them.
    struct OutputOptions: ParsableArguments {
        @Option(
            name: [.customShort("o"), .customLong("output")],
            help: ArgumentHelp(
                "The file to write, or - for standard output; by default the last path segment of TARGET.",
                discussion: """
                    A path below --output-dir where that is given. Devices and named pipes are written in place.
                    """, valueName: "FILE"),
            completion: .file())
        var file: String?

        @Option(
            name: [.customShort("P"), .customLong("output-dir")],
            help: ArgumentHelp(
                "The folder to write to, created where it is missing; by default the current one.", valueName: "DIR"),
            completion: .directory)
        var folder: String?

        @Flag(name: [.customShort("f"), .customLong("force")], help: "Overwrite files that are there already.")
        var overwrites = false

        @Flag(
            name: [.customShort("c"), .customLong("continue")], inversion: .prefixedNo,
            help: ArgumentHelp(
                "Go on from what an interrupted run has left, or else start over.",
                discussion: "--no-continue removes what is there as NAME.part, whoever made it."))
        var resumes = true

        @Option(
            name: [.customShort("x", allowingJoined: true), .customLong("connections")],
            help: ArgumentHelp(
                "How many ranges of one file to receive at once, 1 to 16, where the server can send ranges.",
                valueName: "N"))
        var connections = 1

        @Flag(
            name: .customLong("compressed"),
            help: ArgumentHelp(
                "Ask for gzip, and decode it.",
                discussion: """
                    Such a file cannot be resumed, and the server's digest, which is of the coded bytes, is not verified.
                    """))
        var decodes = false

        @Option(
            name: [.customShort("j", allowingJoined: true), .customLong("jobs")],
            help: ArgumentHelp("How many files to receive at once, 1 to 256.", valueName: "N"))
        var jobs = 4

        @Flag(name: [.customShort("q"), .customLong("quiet")], help: "Print failures only.")
        var isQuiet = false

        @Flag(
            name: .customLong("json"),
            help: "Print one JSON object a line for each file, failures included, and nothing else.")
        var isJSON = false

        @Flag(name: .customLong("no-progress"), help: "Show no progress, even on a terminal.")
        var hidesProgress = false

        func validate() throws {
            guard (1...16).contains(connections) else {
                throw ValidationError("--connections is a number from 1 to 16.")
            }
            guard (1...256).contains(jobs) else { throw ValidationError("--jobs is a number from 1 to 256.") }
            guard folder != "" else { throw ValidationError("--output-dir needs the path of a folder.") }
            guard let file else { return }
            guard !file.isEmpty, file.utf8.last != UInt8(ascii: "/") else {
                throw ValidationError("--output needs the path of a file; name a folder by --output-dir.")
            }
            guard folder == nil || !(file == "-" || file.utf8.first == UInt8(ascii: "/")) else {
                throw ValidationError("With --output-dir, --output is a path below that folder.")
            }
        }

        func apply(to session: inout Session) {
            session.destination = destination
            session.overwriting = overwrites
            session.limit = jobs
            session.options.resumes = resumes
            session.options.connections = connections
            session.options.decodes = decodes
            session.style = isJSON ? .json : isQuiet ? .quiet : .text
            session.showsProgress = !isJSON && !isQuiet && !hidesProgress
        }

        private var destination: Destination {
            let folder = FilePath(folder ?? ".")
            switch file {
            case nil: return .folder(folder)
            case "-": return .standardOutput
            case let file?: return .file(self.folder == nil ? FilePath(file) : folder.appending(file))
            }
        }
    }
}
