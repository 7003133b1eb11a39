import SystemPackage
import TestSupport
import Testing

@testable import SystemCalls

@Suite struct DirectoryStreamTests {
    private static func names(_ stream: borrowing DirectoryStream) throws -> Set<String> {
        var names: Set<String> = []
        while let entry = try stream.next() { names.insert(String(decoding: entry.name, as: UTF8.self)) }
        return names
    }

    @Test func theFolderItselfAndItsParentAreLeftOut() throws {
        let folder = try TemporaryFolder()
        try folder.write("a", "")
        try folder.write(".b", "")
        try folder.makeFolder("c")
        let stream = try DirectoryStream(path: FilePath(folder.path))
        #expect(try Self.names(stream) == ["a", ".b", "c"])
        #expect(try stream.next() == nil)
    }

    @Test func itCanBeReadAgain() throws {
        let folder = try TemporaryFolder()
        try folder.write("a", "")
        let stream = try DirectoryStream(path: FilePath(folder.path))
        #expect(try Self.names(stream) == ["a"])
        try folder.write("b", "")
        stream.rewind()
        #expect(try Self.names(stream) == ["a", "b"])
    }

    @Test func openingAnotherFileFails() throws {
        let folder = try TemporaryFolder()
        try folder.write("a", "")
        #expect(throws: Errno.notDirectory) { _ = try DirectoryStream(path: FilePath(folder.path + "/a")) }
        #expect(throws: Errno.noSuchFileOrDirectory) { _ = try DirectoryStream(path: FilePath(folder.path + "/x")) }
    }
}
