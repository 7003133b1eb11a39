/// The lines that a terminal shows, and what has to be written so that it shows others in their place.
struct TerminalFrame: Equatable {
    /// The columns that each shown line takes.
    private var widths: [Int] = []

    /// Whether nothing is shown.
    var isEmpty: Bool { widths.isEmpty }

    /// Puts lines in the place of those that are shown: the cursor goes to the beginning of the first, and
    /// all behind the new ones is erased (ECMA-48: CUU, EL, ED).
    ///
    /// The cursor stays at the end of the last line. Where the terminal has become narrower, it has folded the lines that
    /// it shows, and each counts for as many rows as it takes now.
    ///
    /// - Parameters:
    ///   - lines: The lines to show, each narrower than the terminal.
    ///   - columns: The columns that the terminal has now; 1 or more.
    /// - Returns: What has to be written for that.
    mutating func replace(by lines: [String], columns: Int) -> String {
        let rows = widths.reduce(0) { $0 + max(1, ($1 + columns - 1) / columns) }
        let up = rows > 1 ? "\u{1B}[\(rows - 1)A" : ""
        widths = lines.map(Progress.columns)
        return "\r\(up)\(lines.joined(separator: "\u{1B}[K\r\n"))\u{1B}[J"
    }
}
