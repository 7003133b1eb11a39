/// What a terminal shows of a run: a line for each current file, and one for the whole run if it has several files.
package struct ProgressSnapshot: Equatable, Sendable {
    /// One current file, with a number that is unique in the run.
    package struct File: Equatable, Sendable {
        package let number: Int
        package let progress: Progress
    }

    /// The current files, in the order in which they began.
    package var files: [File]
    /// The run as a whole; nil if it has only one file.
    package var whole: Progress?

    /// The lines for a terminal's size: no line is wider than `width` columns, and there are at most `height`.
    ///
    /// If there are more files than rows, the last line counts the rest.
    ///
    /// - Parameters:
    ///   - rates: The rates in bytes per second, by number; a missing one counts as 0.
    ///   - wholeRate: The rate of the whole run.
    ///   - width: The columns; 0 or more.
    ///   - height: The rows; 1 or more.
    /// - Returns: The lines from top to bottom.
    func lines(rates: [Int: Double], wholeRate: Double, width: Int, height: Int) -> [String] {
        let end = whole.map { [$0.line(rate: wholeRate, width: width)] } ?? []
        let room = max(height - end.count, end.isEmpty ? 1 : 0)
        let shown = files.count <= room ? files.count : max(0, room - 1)
        var lines = files.prefix(shown).map { $0.progress.line(rate: rates[$0.number] ?? 0, width: width) }
        if shown < files.count, room > 0 { lines.append(Progress.clip("\(files.count - shown) more", to: width)) }
        return lines + end
    }
}
