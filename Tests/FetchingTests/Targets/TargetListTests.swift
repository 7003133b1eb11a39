import SystemPackage
import TestSupport
import Testing

@testable import Fetching

@Suite struct TargetListTests {
    private func words(_ text: String) throws -> [String] {
        try TargetList(Array(text.utf8)).lines.map { String(decoding: $0.word, as: UTF8.self) }
    }

    @Test(
        arguments: [
            ("", []), ("a", ["a"]), ("a\nb\n", ["a", "b"]), ("a\r\nb\r\n", ["a", "b"]), ("\n\n a\t\n\n", ["a"]),
            ("# a\nb\n  # c\n#\n", ["b"]), ("http://h/a#b\n", ["http://h/a#b"]), ("a b\n", ["a b"]), ("\r\n\r\n", []),
            ("\u{FEFF}a\r\n", ["a"]), ("ä\n日本", ["ä", "日本"]), ("-o\n--\n", ["-o", "--"]), ("a\rb\n", ["a\rb"]),
        ] as [(String, [String])]) func oneWordALine(_ text: String, _ words: [String]) throws
    {
        #expect(try self.words(text) == words)
    }

    @Test func linesHaveTheirNumbers() throws {
        let list = try TargetList(Array("# x\n\na\r\nb".utf8))
        #expect(list.lines == [.init(number: 3, word: [0x61]), .init(number: 4, word: [0x62])])
    }

    /// A list of the files in a folder has their names as they are.
    @Test func wordsAreBytes() throws {
        #expect(try TargetList([0x61, 0x0A, 0xFF, 0xE9, 0x0A]).lines.map(\.word) == [[0x61], [0xFF, 0xE9]])
    }

    @Test func linesWithNULAreRefused() {
        let error = #expect(throws: TargetList.Unreadable.self) { try TargetList([0x61, 0x0A, 0x62, 0x00]) }
        #expect(error?.reason == "line 2 has a NUL in it; convert the list to UTF-8")
    }

    @Test func fileIsReadToItsEnd() throws {
        let folder = try TemporaryFolder()
        let names = (0..<50_000).map { "name \($0)" }
        try folder.write("list", names.joined(separator: "\n"))
        #expect(
            try TargetList(path: FilePath(folder.path(of: "list"))).lines.map(\.word) == names.map { Array($0.utf8) })
        for path in [folder.path, folder.path(of: "nothing")] {
            #expect(throws: TargetList.Unreadable.self) { try TargetList(path: FilePath(path)) }
        }
    }

    @Test func tooLongAFileIsRefused() {
        let error = #expect(throws: TargetList.Unreadable.self) { try TargetList(path: "/dev/zero") }
        #expect(error?.reason == "it is longer than 16 MiB; divide it")
    }
}
