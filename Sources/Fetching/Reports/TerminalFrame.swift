/// The lines that a terminal shows, and the escape sequences that replace them.
struct TerminalFrame: Equatable {
    /// The columns that each shown line takes.
    private var widths: [Int] = []

    /// Whether no line is shown.
    var isEmpty: Bool { widths.isEmpty }

    /// Replaces the shown lines: moves the cursor to the beginning of the first one, writes the new lines, and erases
    /// the rest of the screen (ECMA-48: CUU, EL, ED).
    ///
    /// The cursor stays at the end of the last line. If the terminal has become narrower, it has folded the shown
    /// lines, and each counts for as many rows as it takes now.
    ///
    /// - Parameters:
    ///   - lines: The new lines, each narrower than the terminal.
    ///   - columns: The terminal's current columns; 1 or more.
    /// - Returns: The text to write.
    mutating func replace(by lines: [String], columns: Int) -> String {
        let rows = widths.reduce(0) { $0 + max(1, ($1 + columns - 1) / columns) }
        let up = rows > 1 ? "\u{1B}[\(rows - 1)A" : ""
        widths = lines.map(Progress.columns)
        return "\r\(up)\(lines.joined(separator: "\u{1B}[K\r\n"))\u{1B}[J"
    }
}
