import Testing

@testable import App

@Suite struct ArgumentRunsTests {
    static let lines: [(words: [String], joined: [String])] = [
        ([], []),
        (["a"], ["a"]),
        (["a", "b", "c"], ["a\0b\0c"]),
        (["-q", "a", "b"], ["-q", "a", "b"]),
        (["-q", "a", "b", "c"], ["-q", "a", "b\0c"]),
        (["-o", "file", "a", "b"], ["-o", "file", "a\0b"]),
        (["--output", "file", "a", "b"], ["--output", "file", "a\0b"]),
        (["--output=file", "a", "b", "c"], ["--output=file", "a", "b\0c"]),
        (["-jx", "4", "2", "a", "b"], ["-jx", "4", "2", "a\0b"]),
        (["-o", "-", "a", "b"], ["-o", "-", "a\0b"]),
        (["a", "b", "-q", "c", "d", "e"], ["a\0b", "-q", "c", "d\0e"]),
        (["--", "a", "-b", "c", "d"], ["--", "a", "-b", "c", "d"]),
        (["a", "", "b"], ["a\0\0b"]),
        (["-", "a", "b"], ["-", "a\0b"]),
        (["a", "-", "b"], ["a\0-", "b"]),
        (["-o", "-", "-", "-", "a"], ["-o", "-", "-", "-", "a"]),
    ]

    @Test(arguments: lines) func runsAreOneWord(_ words: [String], _ joined: [String]) {
        #expect(ArgumentRuns.join(words) == joined)
        #expect(ArgumentRuns.split(joined) == words.map { Array($0.utf8) })
    }

    @Test func bytesOfWordsAreKept() {
        let words: [[UInt8]] = [[0xFF], Array("\u{301}a".utf8), [], [0x61, 0xE9]]
        #expect(ArgumentRuns.split(ArgumentRuns.join(words.map { ByteText.encode($0) })) == words)
    }

    /// An option's value is never joined with anything.
    @Test func valuesStayAlone() {
        for option in ["-o", "-P", "--server", "-fjx"] {
            for before in [[], ["a"], ["a", "b"], ["-q"]] {
                let joined = ArgumentRuns.join(before + [option, "value", "c", "d"])
                #expect(joined.contains("value"), "\(joined)")
            }
        }
    }
}
