import Testing

@testable import Fetching

@Suite struct ProgressSnapshotTests {
    private func board(_ count: Int, whole: Bool = true) -> ProgressSnapshot {
        let files = (0..<count).map {
            ProgressSnapshot.File(number: $0, progress: Progress("f\($0)", received: 50, of: 100))
        }
        return ProgressSnapshot(files: files, whole: whole ? Progress("0 of \(count) files", received: 0) : nil)
    }

    /// The titles that are shown for a number of files on a number of rows.
    @Test(
        arguments: [
            (1, 10, ["f0", "0"]), (3, 10, ["f0", "f1", "f2", "0"]), (3, 4, ["f0", "f1", "f2", "0"]),
            (4, 4, ["f0", "f1", "2", "0"]), (9, 3, ["f0", "8", "0"]), (9, 2, ["9", "0"]), (9, 1, ["0"]), (0, 5, ["0"]),
        ] as [(Int, Int, [String])]) func files(_ count: Int, on rows: Int, show titles: [String])
    {
        let lines = board(count).lines(rates: [:], wholeRate: 0, width: 79, height: rows)
        #expect(lines.map { String($0.prefix { $0 != " " }) } == titles)
    }

    @Test func oneFileHasOneLine() {
        let lines = board(1, whole: false).lines(rates: [0: 10], wholeRate: 5, width: 79, height: 1)
        #expect(lines.count == 1)
        #expect(lines.first?.hasPrefix("f0  50% [") == true)
        #expect(lines.first?.contains("10 B/s") == true)
    }

    @Test(arguments: [0, 1, 5, 20, 80]) func noLineIsWider(than width: Int) {
        for line in board(30).lines(rates: [:], wholeRate: 1e9, width: width, height: 5) {
            #expect(line.count <= width)
        }
    }
}
