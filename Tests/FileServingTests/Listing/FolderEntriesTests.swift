import SystemPackage
import TestSupport
import Testing

@testable import FileServing

@Suite struct FolderEntriesTests {
    private func list(_ folder: TemporaryFolder, at path: String = "", pageSize: Int = 100) throws -> [String] {
        let files = try VisibleFiles(root: DocumentRoot(path: FilePath(folder.path)), showsHidden: false)
        let path = Array(path.utf8)
        var entries = try FolderEntries(files.open(path), at: path, of: files, pageSize: pageSize)
        var names: [String] = []
        while let entry = try entries.next() { names.append(entry.reference) }
        return names
    }

    @Test(arguments: [1, 2, 3, 100])
    func entriesComeInOrderWhateverThePageSize(pageSize: Int) throws {
        let folder = try TemporaryFolder()
        for name in ["c", "a b", "B", "z/1", "y/1"] { try folder.write(name, name) }
        #expect(try list(folder, pageSize: pageSize) == ["y/", "z/", "B", "a%20b", "c"])
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
}
