import Testing

@testable import Fetching

@Suite struct TreeWalkTests {
    private func top(_ name: String? = "top") throws -> RemoteFolder {
        let segment = name.map { Array($0.utf8) } ?? []
        return RemoteFolder(top: [try WebAddress("http://u:p@h/files/top/")], named: SafeFileName(segment: segment))
    }

    private func listing(files: [String] = [], folders: [String] = []) throws -> FolderListing {
        let entries =
            folders.map { #"{"name":"\#($0)","type":"directory"}"# } + files.map { #"{"name":"\#($0)","type":"file"}"# }
        return try FolderListing(Array("[\(entries.joined(separator: ","))]".utf8))
    }

    private func next(_ walk: inout TreeWalk) throws -> RemoteFolder {
        let folder = walk.nextFolder()
        return try #require(folder)
    }

    /// Lists a whole tree by a rule, and returns the paths of its files in the order in which they are fetched.
    private func paths(_ list: (RemoteFolder) throws -> FolderListing) throws -> [String] {
        var walk = TreeWalk([try top()])
        var paths: [String] = []
        while let folder = walk.nextFolder() {
            paths += walk.add(try list(folder), of: folder).map { "! " + $0.name }
            while let (entry, folder) = walk.nextFile() { paths.append(folder.label(of: entry.name)) }
        }
        return paths
    }

    @Test func folderIsDoneBeforeTheOneBesideIt() throws {
        let paths = try paths { folder in
            switch folder.label {
            case "top/": try listing(files: ["2", "1"], folders: ["a", "b"])
            case "top/a/": try listing(files: ["3"], folders: ["c"])
            default: try listing(files: ["4"])
            }
        }
        #expect(paths == ["top/2", "top/1", "top/a/3", "top/a/c/4", "top/b/4"])
    }

    @Test func filesOfAnEarlierListingComeFirst() throws {
        var walk = TreeWalk([try top()])
        let first = try next(&walk)
        _ = walk.add(try listing(files: ["1", "2"], folders: ["a"]), of: first)
        let second = try next(&walk)
        _ = walk.add(try listing(files: ["3", "4"]), of: second)
        #expect(walk.fileCount == 4)
        #expect(walk.hasNoFolders)
        var names: [String] = []
        while let (entry, _) = walk.nextFile() { names.append(entry.name.text) }
        #expect(names == ["1", "2", "3", "4"])
    }

    @Test func treeWithoutEndEnds() throws {
        let paths = try paths { _ in try listing(files: ["f"], folders: ["a"]) }
        #expect(paths.count == TreeWalk.maximumDepth + 2)
        #expect(paths.last == "top/" + String(repeating: "a/", count: TreeWalk.maximumDepth) + "f")
        #expect(paths.dropLast().last == "! top/" + String(repeating: "a/", count: TreeWalk.maximumDepth + 1))
    }

    @Test func foldersWithoutEndAreRefused() throws {
        var walk = TreeWalk([try top()], maximumWaiting: 5)
        let folder = try next(&walk)
        let folders = (0..<8).map { String($0) }
        #expect(walk.add(try listing(folders: folders), of: folder).count == 3)
        let next = try next(&walk)
        #expect(next.label == "top/0/")
        #expect(walk.add(try listing(folders: ["x", "y"]), of: next).count == 1)
    }

    /// Width and depth are limited each, but both together would be more than anybody has.
    @Test func entriesWithoutEndAreRefused() throws {
        var walk = TreeWalk([try top()], maximumEntries: 5)
        let first = try next(&walk)
        #expect(walk.add(try listing(files: ["1", "2"], folders: ["a", "b"]), of: first).isEmpty)
        #expect(walk.room == 1)
        let second = try next(&walk)
        let refusals = walk.add(try listing(files: ["3", "4"], folders: ["c"]), of: second)
        #expect(refusals.map(\.name) == ["top/a/"])
        #expect(
            refusals.first?.failure.message
                == "cannot be listed: the trees have more than 5 entries, and the rest is left")
        #expect(walk.fileCount == 3)
        #expect(walk.hasNoFolders)
    }

    @Test func addressesStayBelowTheirFolder() throws {
        let folder = try top()
        let entry = try RemoteEntry(RawEntry(name: "x", href: "a%3A%40%2Db", type: "directory"))
        let child = try RemoteFolder(entry, in: folder)
        #expect(child.addresses.map(\.publicText) == ["http://h/files/top/a%3A%40-b/"])
        #expect(child.addresses.first?.text == "http://u:p@h/files/top/a%3A%40-b/")
        #expect(
            try child.addresses(of: "?format=json").map(\.publicText) == ["http://h/files/top/a%3A%40-b/?format=json"])
        #expect(child.depth == 1)
    }

    @Test func topWithoutNameIsTheOutputFolder() throws {
        let folder = try top(nil)
        let name = try #require(SafeFileName(segment: Array("a".utf8)))
        #expect(folder.path.isEmpty)
        #expect(folder.label == "http://h/files/top/")
        #expect(folder.label(of: name) == "a")
    }
}
