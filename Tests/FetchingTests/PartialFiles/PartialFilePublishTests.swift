import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import Fetching

/// The end of a partial file: its final name, or its removal.
@Suite struct PartialFilePublishTests {
    private let folder: TemporaryFolder
    private let open: Folder

    init() throws {
        folder = try TemporaryFolder()
        open = try Folder(FilePath(folder.path))
    }

    @Test(arguments: Intrusion.allCases, [true, false])
    func partThatIsNoLongerOursIsNotPublished(_ intrusion: Intrusion, overwriting: Bool) throws {
        try open.keep()
        let (file, _) = try #require(try open.resume())
        try intrusion.happen(to: "a.part", in: folder)
        #expect(throws: Failure.taken("a.part")) { try file.publish(overwriting: overwriting) }
        #expect(throws: Failure.taken("a.part")) { try file.publish(overwriting: overwriting) }
        #expect(try folder.names() == intrusion.names("a.part"))
        try file.discard()
        #expect(try folder.names() == intrusion.names("a.part"))
    }

    @Test func partThatIsNoLongerOursIsNotRemoved() throws {
        try open.keep()
        let (file, _) = try #require(try open.resume())
        try Intrusion.swap.happen(to: "a.part", in: folder)
        try file.discard()
        #expect(try folder.names() == ["a.part"])
        #expect(try folder.text(of: "a.part") == "theirs")
    }

    @Test(arguments: Intrusion.allCases) func hiddenFileThatIsNoLongerOursIsNotPublished(_ intrusion: Intrusion) throws
    {
        let file = try PartialFile(for: "a", in: open, isUnnamed: false)
        let hidden = try #require(try folder.names().first)
        try intrusion.happen(to: hidden, in: folder)
        let failure = #expect(throws: Failure.self) { try file.publish(overwriting: true) }
        #expect(failure?.detail.contains("another program") == true)
        #expect(try folder.names() == intrusion.names(hidden))
    }

    @Test func sidecarThatIsGoneIsNotMissed() throws {
        for name in ["a", "b"] {
            try open.keep()
            let (file, _) = try #require(try open.resume())
            folder.remove("a.part.json")
            if name == "a" { try file.publish(overwriting: false) } else { try file.discard() }
        }
        #expect(try folder.names() == ["a"])
    }

    @Test func discardedPairIsGone() throws {
        try open.keep()
        let (file, _) = try #require(try open.resume())
        try file.discard()
        #expect(try folder.names() == [])
    }

    @Test(arguments: [true, false]) func newFileOfAnotherProgramStays(isUnnamed: Bool) throws {
        let file = try PartialFile(for: "a", in: open, isUnnamed: isUnnamed)
        try folder.write("a", "old")
        #expect(throws: Failure.exists) { try file.publish(overwriting: false) }
        #expect(try folder.text(of: "a") == "old")
    }

    static let ways: [[NoReplaceStrategy]] = [[.exclusiveRename], [.link], [.placeholder], [.exclusiveRename, .link]]

    @Test(arguments: ways) func everyWayTakesAFreeNameOnly(_ ways: [NoReplaceStrategy]) throws {
        for (name, isFree) in [("a", true), ("a", false), ("l", false), ("d", false)] as [(FilePath.Component, Bool)] {
            if name == "l" { try folder.symlink("l", to: "nowhere") }
            if name == "d" { try folder.makeFolder("d") }
            let file = try PartialFile(for: name, in: open, isUnnamed: false)
            try file.descriptor.writeAll((isFree ? "first" : "second").utf8)
            do {
                try file.publish(overwriting: false, ways: ways)
                #expect(isFree)
            } catch {
                #expect(!isFree && error.kind == .exists)
            }
        }
        #expect(try folder.text(of: "a") == "first")
        #expect(try folder.names() == ["a", "d", "l"])
    }

    /// Without a strategy, publishing fails and leaves nothing behind.
    @Test func noStrategyLeavesNothingBehind() throws {
        do {
            let file = try PartialFile(for: "a", in: open, isUnnamed: false)
            #expect(throws: Failure.self) { try file.publish(overwriting: false, ways: []) }
        }
        #expect(try folder.names().isEmpty)
    }

    /// procfs supports none of the calls, as some file systems lack one or the other.
    @Test func missingStrategyIsSkipped() throws {
        let processes = try FileDescriptor.open("/proc", .readOnly, options: [.directory, .closeOnExec])
        defer { close(processes.rawValue) }
        for way in NoReplaceStrategy.allCases {
            #expect(throws: Errno.self) { try way.take("b", from: "self", in: processes) }
        }
    }

    @Test func fileIsReplacedWhereThatIsAllowed() throws {
        try folder.write("a", "old")
        try open.publish("new", as: "a", overwriting: true)
        #expect(try folder.names() == ["a"])
        #expect(try folder.text(of: "a") == "new")
    }

    @Test(arguments: [true, false]) func linkIsNeverWrittenThrough(overwriting: Bool) throws {
        try folder.write("v", "victim")
        try folder.symlink("a", to: folder.path(of: "v"))
        do { try open.publish("new", as: "a", overwriting: overwriting) } catch let failure as Failure {
            #expect(failure.kind == .exists)
        }
        #expect(try folder.text(of: "v") == "victim")
        #expect(try folder.text(of: "a") == (overwriting ? "new" : "victim"))
    }

    @Test func folderIsNotReplaced() throws {
        try folder.makeFolder("a")
        let failure = #expect(throws: Failure.self) { try open.publish("new", as: "a", overwriting: true) }
        #expect(failure?.kind == .unwritable)
        #expect(try folder.names() == ["a"])
    }
}
