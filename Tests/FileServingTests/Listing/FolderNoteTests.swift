import SystemPackage
import TestSupport
import Testing

@testable import FileServing

@Suite struct FolderNoteTests {
    private func note(_ fill: (TemporaryFolder) throws -> Void) throws -> FolderNote? {
        let folder = try TemporaryFolder()
        try folder.makeFolder("f")
        try fill(folder)
        let files = try VisibleFiles(root: DocumentRoot(path: FilePath(folder.path)), showsHidden: false)
        return FolderNote(in: Array("f/".utf8), of: files)
    }

    @Test func theFirstNameCounts() throws {
        let note = try note {
            try $0.write("f/README.txt", "text")
            try $0.write("f/README.md", "# Title\r\n\n<b>\tbold")
        }
        #expect(note?.name == "README.md")
        #expect(note?.html == "# Title\n\n&lt;b&gt; bold\n")
        #expect(try self.note { try $0.write("f/README.txt", "text\n") }?.html == "text\n\n")
    }

    @Test func whatIsNoTextOrNotServedIsLeftOut() throws {
        #expect(try note { _ in } == nil)
        #expect(try note { try $0.write("f/README.md", "") } == nil)
        #expect(try note { try $0.write("f/README.md", [0x61, 0]) } == nil)
        #expect(try note { try $0.makeFolder("f/README.md") } == nil)
        #expect(try note { try $0.makeFIFO("f/README.md") } == nil)
        #expect(try note { try $0.symlink("f/README.md", to: "/etc/hostname") } == nil)
    }

    @Test func bytesThatAreNoTextAndControlsAreHarmless() throws {
        let html = try note { try $0.write("f/README.md", [0xFF, 0x1B, 0x41] + Array("\u{202E}&".utf8)) }?.html
        #expect(html == "\u{FFFD}%1BA%E2%80%AE&amp;\n")
    }

    @Test func aLongTextIsCut() throws {
        let html = try note { try $0.write("f/README.md", String(repeating: "x", count: 100_000)) }?.html
        #expect(html == String(repeating: "x", count: 65_536) + "\n…\n")
    }
}
