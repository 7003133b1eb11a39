import ArgumentParser

extension Program.Fetch {
    /// The source of targets beside the command line.
    struct InputOptions: ParsableArguments {
        @Option(
            name: [.customShort("i", allowingJoined: true), .customLong("input-file")],
            help: ArgumentHelp(
                "A file with further TARGETs, one a line, or - for standard input.",
                discussion: "Blank lines, and lines that begin with #, are skipped.", valueName: "file"),
            completion: .file())
        var list: Path?
    }
}
