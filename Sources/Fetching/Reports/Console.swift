import SystemCalls
import SystemPackage

/// Writes reports, and draws progress lines between them on a terminal.
struct Console {
    private let output: FileDescriptor
    private let errors = FileDescriptor.standardError
    private var display: ProgressDisplay?

    /// Whether a write to standard output has failed.
    private(set) var isOutputBroken = false

    /// - Parameters:
    ///   - output: The file for standard output's lines.
    ///   - showsProgress: Whether to show progress. That also needs a terminal on standard error, and a `TERM` other
    ///     than `dumb`, because a dumb terminal knows no escape sequences.
    init(output: FileDescriptor, showsProgress: Bool) {
        self.output = output
        let isDumb = ProcessEnvironment.variable("TERM") == "dumb"
        display = showsProgress && errors.isTerminal && !isDumb ? ProgressDisplay(on: errors) : nil
    }

    /// Whether progress is shown.
    var showsProgress: Bool { display != nil }

    /// Writes a report.
    ///
    /// A closed standard output is reported once, on standard error.
    mutating func write(_ report: Report) {
        display?.clear()
        write(report.errors, to: errors)
        guard !isOutputBroken else { return }
        do {
            try output.write(report.output)
        } catch {
            isOutputBroken = true
            write("ferry: standard output: \(error)\n", to: errors)
        }
    }

    /// Shows the current progress.
    mutating func show(_ snapshot: @autoclosure () -> ProgressSnapshot) {
        display?.update(snapshot())
    }

    private func write(_ text: String, to terminal: FileDescriptor) {
        do { try terminal.write(text) } catch { return }
    }
}
