import ArgumentParser
import Fetching

extension Program.Fetch {
    /// Whole folders, and the names and times of files.
    struct TreeOptions: ParsableArguments {
        @Flag(
            name: [.customShort("r"), .customLong("recursive")],
            help: ArgumentHelp(
                "Take each TARGET for a folder, and fetch all below it.",
                discussion: """
                    The files go to a folder of the same name, or to the one that --output names. Files that are \
                    complete already, by entity tag and size, are skipped.
                    """))
        var isRecursive = false

        @Flag(
            name: .customLong("newer"),
            help: ArgumentHelp(
                "With --recursive, overwrite a file if the server has another version.",
                discussion: """
                    A file that has no entity tag here is overwritten if the server has a later time or another size.
                    """))
        var takesNewer = false

        @Flag(
            name: .customLong("update"),
            help: ArgumentHelp(
                "Replace a file that is here if the server has another version, by its entity tag.",
                discussion: "A file that was changed here is kept, unless --force is given."))
        var updates = false

        @Flag(name: .customLong("preserve"), help: "Give each file the time of Last-Modified.")
        var preservesTimes = false

        @Flag(
            name: [.customShort("J"), .customLong("remote-header-name")],
            help: "Name each file as Content-Disposition says, made safe.")
        var takesRemoteNames = false

        func validate() throws {
            guard !takesNewer || isRecursive else { throw ValidationError("--newer requires --recursive.") }
            guard !updates || !isRecursive && !takesRemoteNames else {
                throw ValidationError(
                    "--update is for files, and goes neither with --recursive nor --remote-header-name.")
            }
            guard !takesRemoteNames || !isRecursive else {
                throw ValidationError(
                    "With --recursive, files have the names of the listing, not --remote-header-name.")
            }
        }

        /// Checks what goes with the other options.
        func check(_ output: OutputOptions, targets: [Target]) throws {
            guard !takesRemoteNames || output.file == nil else {
                throw ValidationError("Name the file by --output, or let the server do so by --remote-header-name.")
            }
            guard isRecursive else { return }
            guard output.file != "-" else { throw ValidationError("A folder does not go to standard output.") }
            guard !targets.contains(where: \.address.hasQuery) else {
                throw ValidationError("With --recursive, a TARGET has no query.")
            }
        }

        func apply(to session: inout Session) {
            session.isRecursive = isRecursive
            session.takesNewer = takesNewer
            session.updates = updates
            session.options.preservesTimes = preservesTimes
            session.takesRemoteNames = takesRemoteNames
        }
    }
}
