package import HTTPSemantics

/// The lines that report an outcome, as values; `Console` writes them.
package struct Report: Equatable, Sendable {
    /// Lines for standard output, each with its line feed.
    package var output = ""
    /// Lines for standard error, each with its line feed.
    package var errors = ""

    /// A line about the whole run.
    init(errors: String) {
        self.errors = errors
    }

    /// How outcomes are reported.
    package enum Style: Sendable {
        /// Lines for people.
        case text
        /// Failures only, for people.
        case quiet
        /// One JSON object a line, failures included.
        case json
    }

    /// The report of one outcome.
    ///
    /// It holds nothing that a terminal acts on, whatever the server sent.
    ///
    /// - Parameters:
    ///   - outcome: The outcome.
    ///   - style: How it is reported.
    ///   - shownPIDs: The process ids that the user saw last; they are shown again only when others have come between.
    package init(_ outcome: Outcome, style: Style, shownPIDs: [ServerPID] = []) {
        switch (style, outcome.result) {
        case (.json, _):
            output = "\(OutcomeJSON(outcome).text)\n"
        case (.text, .success) where outcome.isSkipped && outcome.status == .notModified:
            output = "\(PrintableText.escape(outcome.name)) is up to date.\n"
        case (.text, .success) where outcome.isSkipped:
            output = "\(PrintableText.escape(outcome.name)) is complete already.\n"
        case (.text, .success(let bytes)):
            let pids = outcome.senders
            if pids != shownPIDs { output = pids.map { "PID of server process: \($0.number)\n" }.joined() }
            output += "\(PrintableText.escape(outcome.name)) received (\(bytes) bytes).\n"
        case (.quiet, .success):
            break
        case (_, .failure(let failure)):
            errors = Self.line(for: failure, outcome)
        }
    }

    /// The most characters of a name that are shown beside a failure, because a listing may have chosen the name.
    private static let longestName = 512

    /// One line.
    ///
    /// It has the server's process id if the server refused the file. An interruption has no line of its own here: it
    /// is reported once for all files.
    private static func line(for failure: Failure, _ outcome: Outcome) -> String {
        if failure.kind == .interrupted { return "" }
        let line = "\(PrintableText.escape(outcome.name, upTo: longestName)): \(failure.message)"
        guard case .status = failure.kind, let pid = outcome.pid else { return "\(line)\n" }
        return "\(line) (PID of server process: \(pid.number))\n"
    }
}
