import Testing

@testable import Fetching

@Suite struct TerminalFrameTests {
    @Test func linesAreDrawnOverThoseBefore() {
        var frame = TerminalFrame()
        #expect(frame.isEmpty)
        #expect(frame.replace(by: ["a", "b"], columns: 80) == "\ra\u{1B}[K\r\nb\u{1B}[J")
        #expect(frame.replace(by: ["c"], columns: 80) == "\r\u{1B}[1Ac\u{1B}[J")
        #expect(frame.replace(by: ["d", "e", "f"], columns: 80) == "\rd\u{1B}[K\r\ne\u{1B}[K\r\nf\u{1B}[J")
        #expect(frame.replace(by: [], columns: 80) == "\r\u{1B}[2A\u{1B}[J")
        #expect(frame.isEmpty)
        #expect(frame.replace(by: ["g"], columns: 80) == "\rg\u{1B}[J")
    }

    /// Columns of two lines of 20 and 5, and the rows above the last one that these take.
    @Test(arguments: [(80, 1), (20, 1), (19, 2), (10, 2), (7, 3), (5, 4), (4, 6)])
    func narrowTerminal(_ columns: Int, foldsInto rows: Int) {
        var frame = TerminalFrame()
        _ = frame.replace(by: [String(repeating: "a", count: 20), "bbbbb"], columns: 80)
        #expect(frame.replace(by: [], columns: columns) == "\r\u{1B}[\(rows)A\u{1B}[J")
    }
}
