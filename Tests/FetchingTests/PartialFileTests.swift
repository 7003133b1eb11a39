import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import Fetching

@Suite struct PartialFileTests {
    private let folder: TemporaryFolder
    private let open: Folder

    init() throws {
        folder = try TemporaryFolder()
        open = try Folder(FilePath(folder.path))
    }

    private func write(_ text: String, as name: FilePath.Component, overwriting: Bool = false) throws {
        let file = try PartialFile(for: name, in: open)
        try file.descriptor.writeAll(text.utf8)
        try file.publish(overwriting: overwriting)
    }

    private func text(of name: String) throws -> String {
        String(decoding: try folder.read(name), as: UTF8.self)
    }

    @Test func fileAppearsWhenItIsComplete() throws {
        let file = try PartialFile(for: "a", in: open)
        try file.descriptor.writeAll("abc".utf8)
        let names = try folder.names()
        #expect(names.count == 1)
        #expect(names.allSatisfy { $0.hasPrefix(".a.") && $0.hasSuffix(".part") })
        try file.publish(overwriting: false)
        #expect(try folder.names() == ["a"])
        #expect(try text(of: "a") == "abc")
    }

    @Test func fileThatIsNotPublishedIsRemoved() throws {
        do {
            let file = try PartialFile(for: "a", in: open)
            try file.descriptor.writeAll("abc".utf8)
        }
        #expect(try folder.names().isEmpty)
    }

    @Test func fileThatCameMeanwhileStays() throws {
        let file = try PartialFile(for: "a", in: open)
        try folder.write("a", "old")
        do {
            try file.publish(overwriting: false)
            Issue.record("the file was published")
        } catch {
            #expect(error.kind == .exists)
        }
        #expect(try folder.names() == ["a"])
        #expect(try text(of: "a") == "old")
    }

    static let ways: [[WayToFreeName]] = [[.exclusiveRename], [.link], [.placeholder], [.exclusiveRename, .link]]

    @Test(arguments: ways) func everyWayTakesAFreeNameOnly(_ ways: [WayToFreeName]) throws {
        for (name, isFree) in [("a", true), ("a", false), ("l", false), ("d", false)] as [(FilePath.Component, Bool)] {
            if name == "l" { try folder.symlink("l", to: "nowhere") }
            if name == "d" { try folder.makeFolder("d") }
            let file = try PartialFile(for: name, in: open)
            try file.descriptor.writeAll((isFree ? "first" : "second").utf8)
            do {
                try file.publish(overwriting: false, ways: ways)
                #expect(isFree)
            } catch {
                #expect(!isFree && error.kind == .exists)
            }
        }
        #expect(try text(of: "a") == "first")
        #expect(try folder.names() == ["a", "d", "l"])
    }

    /// A name of no way at all: nothing is left behind.
    @Test func noWay() throws {
        let file = try PartialFile(for: "a", in: open)
        do {
            try file.publish(overwriting: false, ways: [])
            Issue.record("the file was published")
        } catch {
            #expect(error.kind == .unwritable)
        }
        #expect(try folder.names().isEmpty)
    }

    /// procfs has none of the calls, as some file systems lack the one or the other.
    @Test func wayThatTheFileSystemLacks() throws {
        let processes = try FileDescriptor.open("/proc", .readOnly, options: [.directory, .closeOnExec])
        defer { close(processes.rawValue) }
        for way in WayToFreeName.allCases {
            #expect(throws: Errno.self) { try way.take("b", from: "self", in: processes) }
        }
    }

    @Test func fileIsReplacedWhereThatIsAllowed() throws {
        try folder.write("a", "old")
        try write("new", as: "a", overwriting: true)
        #expect(try folder.names() == ["a"])
        #expect(try text(of: "a") == "new")
    }

    @Test(arguments: [true, false]) func linkIsNeverWrittenThrough(overwriting: Bool) throws {
        try folder.write("v", "victim")
        try folder.symlink("a", to: folder.path(of: "v"))
        do { try write("new", as: "a", overwriting: overwriting) } catch let failure as Failure {
            #expect(failure.kind == .exists)
        }
        #expect(try text(of: "v") == "victim")
        #expect(try text(of: "a") == (overwriting ? "new" : "victim"))
    }

    @Test func folderIsNotReplaced() throws {
        try folder.makeFolder("a")
        let failure = #expect(throws: Failure.self) { try write("new", as: "a", overwriting: true) }
        #expect(failure?.kind == .unwritable)
        #expect(try folder.names() == ["a"])
    }

    /// Counts up, so that a test knows the names that are tried.
    private struct Counter: RandomNumberGenerator {
        var value: UInt64 = 0
        mutating func next() -> UInt64 {
            value += 1
            return value
        }
    }

    @Test func plantedPartNamesArePassedBy() throws {
        try folder.write("v", "victim")
        try folder.symlink(".a.0000000000000001.part", to: folder.path(of: "v"))
        try folder.symlink(".a.0000000000000002.part", to: folder.path(of: "nowhere"))
        try folder.write(".a.0000000000000003.part", "other")
        var counter = Counter()
        let file = try PartialFile(for: "a", in: open, using: &counter)
        try file.descriptor.writeAll("new".utf8)
        try file.publish(overwriting: false)
        #expect(counter.value == 4)
        #expect(try text(of: "a") == "new")
        #expect(try text(of: "v") == "victim")
        #expect(try folder.names().contains(".a.0000000000000003.part"))
        #expect(try !folder.names().contains("nowhere"))
    }

    @Test func namesOfAnyLengthHaveAPartName() throws {
        for count in [1, 230, 231, 232, 233, 234, 235, 255] {
            let name = try #require(FilePath.Component(String(repeating: "n", count: count)))
            try write("x", as: name)
            #expect(try text(of: name.string) == "x")
        }
    }

    @Test func nameThatIsNotUTF8() throws {
        let name = try #require(LocalName(segment: [0x61, 0xFF, 0x62]))
        try write("x", as: name.component)
        #expect(try open.type(of: name.component) == .regular)
    }

    @Test func permissionsFollowTheMask() throws {
        let mask = umask(0)
        umask(mask)
        try write("x", as: "a")
        #expect(try FilePath("\(folder.path)/a").stat().permissions.rawValue == 0o666 & ~mask)
    }
}
