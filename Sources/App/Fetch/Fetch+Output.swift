import ArgumentParser
import Fetching
import SystemPackage

extension Program.Fetch {
    /// Where files go, and how their outcome is reported.
    struct OutputOptions: ParsableArguments {
        @Option(
            name: [.customShort("o"), .customLong("output")],
            help: ArgumentHelp(
                "The file to write, or - for standard output. (default: the last path segment of TARGET)",
                discussion: """
                    With --output-dir, it is a path below that folder. Devices and named pipes are written in place.
                    """, valueName: "file"),
            completion: .file())
        var file: Path?

        @Option(
            name: [.customShort("P"), .customLong("output-dir")],
            help: ArgumentHelp(
                "The folder to write to, created if it is missing. (default: \(Session.defaultFolder))",
                valueName: "dir"),
            completion: .directory)
        var folder: Path?

        @Flag(name: [.customShort("f"), .customLong("force")], help: "Overwrite existing files.")
        var overwrites = false

        @Flag(
            name: [.customShort("c"), .customLong("continue")], inversion: .prefixedNo,
            help: ArgumentHelp(
                "Go on from the part that an interrupted run has left.",
                discussion: "--no-continue removes NAME.part, even if another program made it, and starts over."))
        var resumes = TransferOptions().resumes

        @Option(
            name: [.customShort("x", allowingJoined: true), .customLong("connections")],
            help: ArgumentHelp(
                "How many ranges of one file to receive at once, 1 to 16, if the server can send ranges.",
                valueName: "n"))
        var connections = TransferOptions().connections

        @Flag(
            name: .customLong("compressed"),
            help: ArgumentHelp(
                "Ask for a content coding, and decode it: gzip, and br and zstd if the system has their libraries.",
                discussion: """
                    Such a download cannot be resumed, and the server's digest is not verified, because it is the digest \
                    of the coded bytes.
                    """))
        var decodes = false

        @Flag(
            name: .customLong("keep-encoded"),
            help: ArgumentHelp(
                "Keep a body as it is if the server has coded it although nobody asked for that.",
                discussion: "Without it, such a body is refused, unless the file's name tells the coding (.gz)."))
        var keepsCodings = false

        @Option(
            name: [.customShort("j", allowingJoined: true), .customLong("jobs")],
            help: ArgumentHelp(
                "How many files to receive at once, 1 to 256.",
                discussion: "It is lowered, with a line that says so, to what the descriptor limit allows.",
                valueName: "n"))
        var jobs = Session(targets: []).limit

        @Flag(name: [.customShort("q"), .customLong("quiet")], help: "Print failures only.")
        var isQuiet = false

        @Flag(
            name: .customLong("json"),
            help: "Print a line with one JSON object for each file, failures included, and nothing else.")
        var isJSON = false

        @Flag(name: .customLong("no-progress"), help: "Show no progress, even on a terminal.")
        var hidesProgress = false

        func validate() throws {
            guard (1...16).contains(connections) else {
                throw ValidationError("--connections is a number from 1 to 16.")
            }
            guard (1...256).contains(jobs) else { throw ValidationError("--jobs is a number from 1 to 256.") }
            guard !decodes || !keepsCodings else {
                throw ValidationError("Decode a body by --compressed, or keep it by --keep-encoded.")
            }
            guard folder?.bytes.isEmpty != true else {
                throw ValidationError("--output-dir needs the path of a folder.")
            }
            guard let file else { return }
            guard file.mayBeFile else {
                throw ValidationError("--output needs the path of a file; name a folder by --output-dir.")
            }
            guard folder == nil || !(file == "-" || file.bytes.first == UInt8(ascii: "/")) else {
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
            session.options.keepsCodings = keepsCodings
            session.style = isJSON ? .json : isQuiet ? .quiet : .text
            session.showsProgress = !isJSON && !isQuiet && !hidesProgress
        }

        private var destination: Destination {
            let folder = folder?.filePath ?? Session.defaultFolder
            switch file {
            case nil: return .folder(folder)
            case "-": return .standardOutput
            case let file?: return .file(self.folder == nil ? file.filePath : folder.pushing(file.filePath))
            }
        }
    }
}
