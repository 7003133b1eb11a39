package import HTTPSemantics

/// What is written about an outcome, as values; who writes it is another matter.
package struct Report: Equatable, Sendable {
    /// Lines for standard output, each with its line feed.
    package var output = ""
    /// Lines for standard error, each with its line feed.
    package var errors = ""

    /// A line about the run as a whole.
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
    /// Nothing in it makes a terminal act, whatever the server sent.
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

    /// As many characters of a name are shown beside a failure: a listing may have chosen it.
    private static let longestName = 512

    /// One line, with the server's process id where it was the server that refused; an interruption is said once for all
    /// files, elsewhere.
    private static func line(for failure: Failure, _ outcome: Outcome) -> String {
        if failure.kind == .interrupted { return "" }
        let line = "\(PrintableText.escape(outcome.name, upTo: longestName)): \(failure.message)"
        guard case .status = failure.kind, let pid = outcome.pid else { return "\(line)\n" }
        return "\(line) (PID of server process: \(pid.number))\n"
    }
}
