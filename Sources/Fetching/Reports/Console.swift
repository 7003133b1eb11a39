import SystemCalls
import SystemPackage

/// The effects on the user's terminal and pipes: reports, and the progress lines between them.
struct Console {
    private let output: FileDescriptor
    private let errors = FileDescriptor.standardError
    private var display: ProgressDisplay?

    /// Whether a line for standard output could not be written.
    private(set) var isOutputBroken = false

    /// - Parameters:
    ///   - output: Where the lines for standard output go.
    ///   - showsProgress: Whether progress is shown; it needs a terminal on standard error that is not called `dumb` by
    ///     the variable `TERM`, as one that knows no escape sequences is.
    init(output: FileDescriptor, showsProgress: Bool) {
        self.output = output
        let isDumb = ProcessEnvironment.variable("TERM") == "dumb"
        display = showsProgress && errors.isTerminal && !isDumb ? ProgressDisplay(on: errors) : nil
    }

    /// Whether progress is shown.
    var showsProgress: Bool { display != nil }

    /// Writes a report.
    ///
    /// A closed standard output is said once on standard error.
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

    /// Shows the progress so far.
    mutating func show(_ snapshot: @autoclosure () -> ProgressSnapshot) {
        display?.update(snapshot())
    }

    private func write(_ text: String, to terminal: FileDescriptor) {
        do { try terminal.write(text) } catch { return }
    }
}
