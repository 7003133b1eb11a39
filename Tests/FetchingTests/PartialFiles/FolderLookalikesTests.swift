import HTTPSemantics
import SystemCalls
import SystemPackage
import TestSupport
import Testing

@testable import Fetching

/// Received files with names like our own, and the names that our own files then get.
@Suite struct FolderLookalikesTests {
    private let folder: TemporaryFolder
    private let open: Folder

    init() throws {
        folder = try TemporaryFolder()
        open = try Folder(FilePath(folder.path))
    }

    private func receive(_ name: FilePath.Component, _ text: String = "theirs") throws {
        let file = try PartialFile(for: name, in: open)
        try file.descriptor.writeAll(text.utf8)
        try ReceivedAttributes(name: name, folder: open, isNameForeign: true).apply(to: file.descriptor)
        try file.publish(overwriting: false)
    }

    @Test func namesAreTheUsualOnesWhereNothingHasThem() throws {
        #expect(try open.partNames(for: "a") == PartName(for: "a"))
        try folder.write("a.part", "somebody's")
        #expect(try open.partNames(for: "a") == PartName(for: "a"))
    }

    @Test(arguments: ["a.part", "a.part.json"] as [FilePath.Component])
    func receivedFileKeepsItsName(_ name: FilePath.Component) throws {
        try receive(name)
        #expect(try open.isReceived(name))
        #expect(try open.partNames(for: "a") == PartName(for: "a").next)
        #expect(try open.resume() == nil)
        try open.keep()
        #expect(try open.resume()?.1 != nil)
        let other = PartName(for: "a").next
        #expect(try folder.names() == [name.string, other.part.string, other.sidecar.string].sorted())
        try PartialFile.removePair(for: "a", in: open)
        #expect(try folder.names() == [name.string])
        #expect(try folder.text(of: name.string) == "theirs")
    }

    /// A pair that a server has planted vouches for nothing.
    @Test func receivedPairIsNotBelieved() throws {
        try receive("a.part", "abcd")
        try receive("a.part.json", Sample.sidecar().text(time: .now))
        #expect(try open.resume() == nil)
        #expect(try folder.names() == ["a.part", "a.part.json"])
    }

    @Test func nameThatAListingHasIsLeftFree() throws {
        let listed = Folder(
            owning: try FileDescriptor.open(FilePath(folder.path), .readOnly), in: open,
            lookalikes: ["a.part", "b.part.json"])
        #expect(try listed.partNames(for: "a") == PartName(for: "a").next)
        #expect(try listed.partNames(for: "b") == PartName(for: "b").next)
        #expect(try listed.partNames(for: "c") == PartName(for: "c"))
    }

    @Test func plantedTagsAreNotBelieved() throws {
        let line = "\"1\" 1.000000000 5 a\n"
        try folder.write(".ferry-etags", line)
        #expect(try StoredTags(in: open).tag(of: "a", size: 5) != nil)
        folder.remove(".ferry-etags")
        try receive(".ferry-etags", line)
        #expect(try StoredTags(in: open).tag(of: "a", size: 5) == nil)
        let tag = try #require(StoredTag("\"2\"", modified: .init(seconds: 1, nanoseconds: 0)))
        try StoredTags.keep(tag, of: "a", size: 5, in: open)
        #expect(try StoredTags(in: open).tag(of: "a", size: 5) == tag)
        #expect(try folder.text(of: ".ferry-etags") == line)
        #expect(try folder.names() == [".ferry-etags", ".ferry-etags~"])
    }
}
