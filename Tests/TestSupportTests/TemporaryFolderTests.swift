import TestSupport
import Testing

@Suite struct TemporaryFolderTests {
    @Test func contents() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a/b c/ü.txt", "text")
        #expect(path == folder.path + "/a/b c/ü.txt")
        #expect(try folder.read("a/b c/ü.txt") == Array("text".utf8))
        try folder.symlink("a/link", to: "nowhere")
        try folder.makeFIFO("a/fifo")
        try folder.makeFolder("a/folder")
        try folder.writeSparse("a/large", size: 1 << 36)
        #expect(try folder.names(in: "a") == ["b c", "fifo", "folder", "large", "link"])
        #expect(folder.exists("a/link"))
        #expect(!folder.exists("a/nowhere"))
    }

    @Test func removal() throws {
        var folder: TemporaryFolder? = try TemporaryFolder()
        let path = try #require(folder?.path)
        let kept = try TemporaryFolder()
        try kept.write("kept", "")
        try folder?.write("a/b/c", "")
        try folder?.write(rawName: [0xFF, 0x0A], [])
        try folder?.symlink("a/link", to: kept.path)
        try folder?.setMode("a/b", 0)
        folder = nil
        #expect(throws: TestFailure.self) { try entryNames(in: path) }
        #expect(kept.exists("kept"))
    }
}
