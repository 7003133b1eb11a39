import SystemPackage
import TestSupport
import Testing

@testable import FileServing

@Suite struct FolderEntriesTests {
    private func list(_ folder: TemporaryFolder, at path: String = "", isDescending: Bool = false) throws -> [String] {
        let files = try VisibleFiles(root: DocumentRoot(path: FilePath(folder.path)), showsHidden: false)
        let path = Array(path.utf8)
        var entries = try FolderEntries(files.open(path), at: path, of: files)
        try entries.readNames()
        let all = try entries.entries(at: 0..<entries.names.count, isDescending: isDescending)
        return all.map { String(decoding: entries.names.name(at: $0.name), as: UTF8.self) + ($0.isFolder ? "/" : "") }
    }

    @Test func foldersComeFirstInBothDirections() throws {
        let folder = try TemporaryFolder()
        for name in ["c", "a b", "B", "z/1", "y/1"] { try folder.write(name, name) }
        #expect(try list(folder) == ["y/", "z/", "a b", "B", "c"])
        #expect(try list(folder, isDescending: true) == ["z/", "y/", "c", "B", "a b"])
    }

    @Test func entriesThatRequestsCannotFindAreNotListed() throws {
        let folder = try TemporaryFolder()
        try folder.write("a", "a")
        try folder.write(".hidden", "h")
        try folder.makeFIFO("fifo")
        try folder.symlink("out", to: "/etc/passwd")
        try folder.symlink("dangling", to: "nowhere")
        try folder.symlink("pipe", to: "fifo")
        #expect(try list(folder) == ["a"])
    }

    @Test func linksInsideTheRootCountAsWhatTheyLeadTo() throws {
        let folder = try TemporaryFolder()
        try folder.write("sub/a", "a")
        try folder.write("other/x", "x")
        try folder.symlink("sub/folder", to: "../other")
        try folder.symlink("sub/file", to: "../other/x")
        #expect(try list(folder, at: "sub") == ["folder/", "a", "file"])
    }

    @Test func anEmptyFolderHasNoEntries() throws {
        #expect(try list(TemporaryFolder()) == [])
    }

    /// Two threads look at the halves of a large part.
    @Test func aLargeFolderIsListedWholeInOrder() throws {
        let folder = try TemporaryFolder()
        let names = (0..<3000).map { "file\($0)" }
        for name in names.shuffled() { try folder.write(name, "") }
        #expect(try list(folder) == names)
        #expect(try list(folder, isDescending: true) == names.reversed())
    }

    @Test func readingStopsAtALimitAndGoesOn() throws {
        let folder = try TemporaryFolder()
        for number in 0..<20 { try folder.write("\(number)", "") }
        let files = try VisibleFiles(root: DocumentRoot(path: FilePath(folder.path)), showsHidden: false)
        var entries = try FolderEntries(files.open([]), at: [], of: files)
        try entries.readNames(upTo: 5)
        #expect(!entries.isComplete && entries.names.count == 6)
        try entries.readNames()
        #expect(entries.isComplete && entries.names.count == 20)
    }

    @Test func entryThatHasVanishedIsLeftOut() throws {
        let folder = try TemporaryFolder()
        for name in ["a", "b"] { try folder.write(name, "") }
        let files = try VisibleFiles(root: DocumentRoot(path: FilePath(folder.path)), showsHidden: false)
        var entries = try FolderEntries(files.open([]), at: [], of: files)
        try entries.readNames()
        folder.remove("a")
        #expect(try entries.entries(at: 0..<2).map { entries.names.name(at: $0.name) } == [Array("b".utf8)])
    }
}
