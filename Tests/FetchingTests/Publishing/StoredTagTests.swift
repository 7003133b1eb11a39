import HTTPSemantics
import SystemCalls
import SystemPackage
import TestSupport
import Testing

@testable import Fetching

@Suite struct StoredTagTests {
    private static let time = Timestamp(seconds: 1_795_331_400, nanoseconds: 5)

    @Test func textIsReadAgain() throws {
        let tag = try #require(StoredTag("\"a\"", modified: Self.time))
        #expect(tag.text == "\"a\" 1795331400.000000005")
        #expect(StoredTag(text: tag.text) == tag)
        let early = try #require(StoredTag("\"é\"", modified: Timestamp(seconds: -1, nanoseconds: 999_999_999)))
        #expect(StoredTag(text: early.text) == early)
    }

    /// A weak tag is stored apart: it may be sent in a condition, but proves nothing.
    @Test func weakTag() throws {
        let tag = try #require(StoredTag("W/\"a\"", modified: Self.time, isWeak: true))
        #expect(StoredTag(text: tag.text, isWeak: true) == tag)
        #expect(StoredTag(text: tag.text) == nil)
        #expect(StoredTag("\"a\"", modified: Self.time, isWeak: true) == nil)
        let temporary = try TemporaryFolder()
        let folder = try Folder(FilePath(temporary.path))
        try temporary.write("a", "hello")
        let file = try folder.descriptor.openExisting("a")
        try ReceivedAttributes(name: "a", folder: folder, entityTag: "W/\"1\"", modified: nil).apply(to: file)
        var tags: StoredTags?
        let existing = try #require(try folder.existingFile("a", &tags))
        #expect(existing.entityTag == nil && existing.weakTag == "W/\"1\"")
    }

    @Test(arguments: [
        "W/\"a\"", "a", "", "\"a", "\"a b\"", "\"a\nb\"", "\"" + String(repeating: "x", count: 1100) + "\"",
    ])
    func tagsThatAreNotKept(_ tag: String) {
        #expect(StoredTag(tag, modified: Self.time) == nil)
    }

    @Test(arguments: [
        "", "\"a\"", "\"a\" 1", "\"a\" 1.5", "\"a\" x.000000005", "\"a\"  1.000000005", "W/\"a\" 1.000000005",
        "\"a\" 1.000000005 ", "\"a\" 1.0000000050",
    ]) func otherTexts(_ text: String) {
        #expect(StoredTag(text: text) == nil)
    }

    /// Attributes, or the tag file without them, say which files are complete until a file changes.
    @Test(arguments: [true, false]) func copyIsKnownUntilItChanges(_ hasAttributes: Bool) throws {
        let temporary = try TemporaryFolder()
        let folder = try Folder(FilePath(temporary.path))
        let name: FilePath.Component = "a b"
        try temporary.write("a b", "hello")
        let file = try folder.descriptor.openExisting(name)
        try ReceivedAttributes(
            name: name, folder: folder, entityTag: "\"1\"", modified: HTTPDate(secondsSinceEpoch: 784_111_777)
        )
        .apply(to: file)
        if !hasAttributes {
            let status = try file.stat()
            let tag = try #require(StoredTag("\"2\"", modified: status.modified))
            try StoredTags.keep(tag, of: name, size: 5, in: folder)
            #expect(try StoredTags(in: folder).tag(of: name, size: 5) == tag)
            #expect(try StoredTags(in: folder).tag(of: name, size: 6) == nil)
            #expect(try StoredTags(in: folder).tag(of: "b", size: 5) == nil)
            return
        }
        var tags: StoredTags?
        let existing = try folder.existingFile(name, &tags)
        #expect(existing == ExistingFile(size: 5, modified: Timestamp(seconds: 784_111_777), entityTag: "\"1\""))
        #expect(try temporary.names() == ["a b"])
        try temporary.write("a b", "HELLO")
        #expect(try folder.existingFile(name, &tags)?.entityTag == nil)
    }

    @Test func specialFilesDoNotExist() throws {
        let temporary = try TemporaryFolder()
        try temporary.makeFolder("folder")
        try temporary.symlink("link", to: "/etc/passwd")
        try temporary.makeFIFO("pipe")
        let folder = try Folder(FilePath(temporary.path))
        var tags: StoredTags?
        for name in ["folder", "link", "pipe", "nothing"] as [FilePath.Component] {
            #expect(try folder.existingFile(name, &tags) == nil)
        }
    }

    @Test func lastLineOfANameCounts() {
        let tags = StoredTags(
            text: """
                "1" 1.000000000 5 a
                junk
                "2" 1.000000000 5 a
                W/"3" 1.000000000 5 a
                "4" 1.000000000 x a
                """)
        #expect(tags.tag(of: "a", size: 5)?.entityTag == "\"2\"")
    }

    @Test func notesAreNotReadThroughALink() throws {
        let temporary = try TemporaryFolder()
        try temporary.write("elsewhere", "\"1\" 1.000000000 5 a\n")
        try temporary.symlink(".ferry-etags", to: "elsewhere")
        let folder = try Folder(FilePath(temporary.path))
        #expect(try StoredTags(in: folder).tag(of: "a", size: 5) == nil)
        let tag = try #require(StoredTag("\"1\"", modified: Self.time))
        #expect(throws: Errno.tooManySymbolicLinkLevels) { try StoredTags.keep(tag, of: "a", size: 5, in: folder) }
    }
}
