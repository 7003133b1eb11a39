import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import Fetching

/// The names of a file from its first byte on.
@Suite struct PartialFileTests {
    private let folder: TemporaryFolder
    private let open: Folder

    init() throws {
        folder = try TemporaryFolder()
        open = try Folder(FilePath(folder.path))
    }

    @Test func fileAppearsWhenItIsComplete() throws {
        let file = try PartialFile(for: "a", in: open)
        try file.descriptor.writeAll("abc".utf8)
        #expect(try folder.names() == [])
        try file.publish(overwriting: false)
        #expect(try folder.names() == ["a"])
        #expect(try folder.text(of: "a") == "abc")
    }

    @Test func fileAppearsWhenItIsCompleteWhereAllFilesHaveNames() throws {
        let file = try PartialFile(for: "a", in: open, isUnnamed: false)
        try file.descriptor.writeAll("abc".utf8)
        let names = try folder.names()
        #expect(names.count == 1)
        #expect(names.allSatisfy { $0.hasPrefix(".a.") && $0.hasSuffix(".part") })
        try file.publish(overwriting: false)
        #expect(try folder.names() == ["a"])
        #expect(try folder.text(of: "a") == "abc")
    }

    @Test(arguments: [true, false]) func fileThatIsNotPublishedIsRemoved(isUnnamed: Bool) throws {
        do {
            let file = try PartialFile(for: "a", in: open, isUnnamed: isUnnamed)
            try file.descriptor.writeAll("abc".utf8)
        }
        #expect(try folder.names().isEmpty)
    }

    @Test func namesOfAnyLengthHaveAPartName() throws {
        for count in [1, 230, 231, 232, 233, 234, 235, 255] {
            let name = try #require(FilePath.Component(String(repeating: "n", count: count)))
            try open.keep(as: name)
            let (file, state) = try #require(try open.resume(name))
            #expect(state != nil)
            try file.publish(overwriting: false)
            #expect(try folder.text(of: name.string) == "abcd")
        }
        #expect(try folder.names().count == 8)
    }

    @Test func longNamesThatEndAlikeHaveTheirOwnParts() throws {
        let names = try ["1", "2"].map { end in
            try #require(FilePath.Component(String(repeating: "n", count: 250) + end + ".bin"))
        }
        #expect(PartName(for: names[0]).part != PartName(for: names[1]).part)
        #expect(PartName(for: names[0]).part.string.hasSuffix(".part"))
    }

    @Test func nameThatIsNotUTF8() throws {
        let name = try #require(SafeFileName(segment: [0x61, 0xFF, 0x62]))
        try open.publish("x", as: name.component)
        #expect(try open.type(of: name.component) == .regular)
    }

    @Test func permissionsFollowTheMask() throws {
        let mask = umask(0)
        umask(mask)
        try open.publish("x", as: "a")
        #expect(try FilePath("\(folder.path)/a").stat().permissions.rawValue == 0o666 & ~mask)
    }
}
