/// All that a terminal shows of a run: a line for each file on its way, and one for the whole where it has several.
package struct ProgressSnapshot: Equatable, Sendable {
    /// One file on its way, with a number that no other file of the run has.
    package struct File: Equatable, Sendable {
        package let number: Int
        package let progress: Progress
    }

    /// The files on their way, in the order in which they began.
    package var files: [File]
    /// The run as a whole, or nothing where it has but one file.
    package var whole: Progress?

    /// The lines of a terminal of this size, none wider than `width` columns, and no more than `height` rows of them.
    ///
    /// Where there are more files than rows, the last of them are only counted.
    ///
    /// - Parameters:
    ///   - rates: The rates in bytes a second, by number; 0 where one is missing.
    ///   - wholeRate: The rate of the whole.
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
