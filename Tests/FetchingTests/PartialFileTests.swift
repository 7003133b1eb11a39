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

    /// A file of `abcdef`, of which four bytes are vouched for.
    private func keep(as name: FilePath.Component = "a", url: String = "http://h/a") throws {
        let file = try PartialFile(for: name, in: open)
        try file.descriptor.writeAll("abcdef".utf8)
        try file.keep(Self.sidecar(url: url), time: .now)
    }

    private static func sidecar(url: String = "http://h/a", through end: Int64 = 4) -> Sidecar {
        Sidecar(
            url: url,
            remainder: Remainder(
                version: .entityTag("\"1\""), total: 9, received: ReceivedRanges([0..<end]), pids: []))
    }

    private func resume(_ name: FilePath.Component = "a") throws -> (PartialFile, Remainder?)? {
        try PartialFile.resume(for: name, in: open, urls: ["http://h/a", "http://mirror/a"]).map { ($0, $1?.remainder) }
    }

    @Test func fileAppearsWhenItIsComplete() throws {
        let file = try PartialFile(for: "a", in: open)
        try file.descriptor.writeAll("abc".utf8)
        #expect(try folder.names() == [])
        try file.publish(overwriting: false)
        #expect(try folder.names() == ["a"])
        #expect(try text(of: "a") == "abc")
    }

    @Test func fileAppearsWhenItIsCompleteWhereAllFilesHaveNames() throws {
        let file = try PartialFile(for: "a", in: open, isUnnamed: false)
        try file.descriptor.writeAll("abc".utf8)
        let names = try folder.names()
        #expect(names.count == 1)
        #expect(names.allSatisfy { $0.hasPrefix(".a.") && $0.hasSuffix(".part") })
        try file.publish(overwriting: false)
        #expect(try folder.names() == ["a"])
        #expect(try text(of: "a") == "abc")
    }

    @Test(arguments: [true, false]) func fileThatIsNotPublishedIsRemoved(isUnnamed: Bool) throws {
        do {
            let file = try PartialFile(for: "a", in: open, isUnnamed: isUnnamed)
            try file.descriptor.writeAll("abc".utf8)
        }
        #expect(try folder.names().isEmpty)
    }

    @Test(arguments: [true, false]) func fileThatIsKeptIsFoundAgain(isUnnamed: Bool) throws {
        do {
            let file = try PartialFile(for: "a", in: open, isUnnamed: isUnnamed)
            try file.descriptor.writeAll("abcdef".utf8)
            try file.keep(Self.sidecar(), time: .now)
        }
        #expect(try folder.names() == ["a.part", "a.part.json"])
        let (file, remainder) = try #require(try resume())
        #expect(remainder == Self.sidecar().remainder)
        // What nobody vouches for is gone.
        #expect(try text(of: "a.part") == "abcd")
        try file.keep(Self.sidecar(through: 2), time: .now)
        #expect(try folder.names() == ["a.part", "a.part.json"])
        try file.publish(overwriting: false)
        #expect(try folder.names() == ["a"])
    }

    @Test func pairOfAnotherURLIsNotBelieved() throws {
        try keep(url: "http://h/b")
        let (_, remainder) = try #require(try resume())
        #expect(remainder == nil)
        #expect(try folder.names() == ["a.part", "a.part.json"])
    }

    @Test func pairOfAMirrorIsUsed() throws {
        try keep(url: "http://mirror/a")
        #expect(try #require(try resume()).1 != nil)
    }

    @Test func fileThatIsShorterThanItsSidecarSaysIsNotBelieved() throws {
        try keep()
        try folder.write("a.part", "abc")
        #expect(try #require(try resume()).1 == nil)
    }

    /// A sidecar of ours that says nothing of use: the pair is opened, so that it is replaced.
    @Test(arguments: ["", "{", "{\"url\": \"http://h/a\"}", String(repeating: " ", count: 2 << 20)])
    func damagedSidecarIsNotBelieved(_ text: String) throws {
        try keep()
        try folder.write("a.part.json", text)
        let (file, remainder) = try #require(try resume())
        #expect(remainder == nil)
        try file.discard()
        #expect(try folder.names() == [])
    }

    @Test func weakSidecarIsNotBelieved() throws {
        try keep()
        let text = try text(of: "a.part.json").replacing("\"\\\"1\\\"\"", with: "\"W/\\\"1\\\"\"")
        #expect(text.contains("W/"))
        try folder.write("a.part.json", text)
        #expect(try #require(try resume()).1 == nil)
    }

    /// What another program does to the part while it is being received.
    enum Intrusion: CaseIterable {
        case swap, removal

        func happen(to name: String, in folder: TemporaryFolder) throws {
            folder.remove(name)
            if self == .swap { try folder.write(name, "theirs") }
        }

        /// What is there after it.
        func names(_ name: String) -> [String] { self == .swap ? [name] : [] }
    }

    @Test(arguments: Intrusion.allCases, [true, false])
    func partThatIsNoLongerOursIsNotPublished(_ intrusion: Intrusion, overwriting: Bool) throws {
        try keep()
        let (file, _) = try #require(try resume())
        try intrusion.happen(to: "a.part", in: folder)
        #expect(throws: Failure.taken("a.part")) { try file.publish(overwriting: overwriting) }
        #expect(throws: Failure.taken("a.part")) { try file.publish(overwriting: overwriting) }
        #expect(try folder.names() == intrusion.names("a.part"))
        try file.discard()
        #expect(try folder.names() == intrusion.names("a.part"))
    }

    /// Else the next run would take what is there for the head of the file.
    @Test(arguments: Intrusion.allCases) func partThatIsNoLongerOursIsNotVouchedFor(_ intrusion: Intrusion) throws {
        try keep()
        let (file, _) = try #require(try resume())
        try intrusion.happen(to: "a.part", in: folder)
        for _ in 0..<2 { #expect(throws: Failure.taken("a.part")) { try file.keep(Self.sidecar(), time: .now) } }
        #expect(throws: Failure.taken("a.part")) { try file.publish(overwriting: true) }
        #expect(try folder.names() == intrusion.names("a.part"))
    }

    @Test func partThatIsNoLongerOursIsNotRemoved() throws {
        try keep()
        let (file, _) = try #require(try resume())
        try Intrusion.swap.happen(to: "a.part", in: folder)
        try file.discard()
        #expect(try folder.names() == ["a.part"])
        #expect(try text(of: "a.part") == "theirs")
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

    /// A file that happens to have a name that a sidecar could have on its way.
    @Test func nothingElseIsRemovedForASidecar() throws {
        try folder.write("a.part.json.new", "theirs")
        try keep()
        let (file, _) = try #require(try resume())
        try file.keep(Self.sidecar(through: 2), time: .now)
        #expect(try text(of: "a.part.json.new") == "theirs")
        #expect(try folder.names() == ["a.part", "a.part.json", "a.part.json.new"])
        #expect(try FilePath(folder.path(of: "a.part.json")).stat().permissions.rawValue == 0o600)
    }

    @Test func sidecarThatIsGoneIsNotMissed() throws {
        for name in ["a", "b"] {
            try keep()
            let (file, _) = try #require(try resume())
            folder.remove("a.part.json")
            if name == "a" { try file.publish(overwriting: false) } else { try file.discard() }
        }
        #expect(try folder.names() == ["a"])
    }

    /// What takes a name of the part while the file has none of them.
    @Test(arguments: ["alone", "folder", "folder for the sidecar", "pair"])
    func strangerThatCameMeanwhileStays(_ stranger: String) throws {
        let file = try PartialFile(for: "a", in: open)
        try file.descriptor.writeAll("abcdef".utf8)
        let failure: Failure
        switch stranger {
        case "alone":
            try folder.write("a.part", "theirs")
            failure = .foreign("a.part")
        case "folder":
            try folder.makeFolder("a.part")
            failure = .folder("a.part")
        case "pair":
            try keep()
            failure = .left("a.part")
        default:
            try folder.makeFolder("a.part.json")
            failure = .foreign("a.part.json")
        }
        let names = try folder.names()
        #expect(throws: failure) { try file.keep(Self.sidecar(), time: .now) }
        #expect(try folder.names() == names)
    }

    @Test func discardedPairIsGone() throws {
        try keep()
        let (file, _) = try #require(try resume())
        try file.discard()
        #expect(try folder.names() == [])
    }

    @Test func sidecarAloneMeansNothing() throws {
        try keep()
        folder.remove("a.part")
        #expect(try resume() == nil)
        #expect(try folder.names() == [])
    }

    @Test func folderIsNoSidecar() throws {
        try folder.makeFolder("a.part.json")
        #expect(throws: Failure.folder("a.part.json")) { try resume() }
        try folder.write("a.part", "theirs")
        #expect(throws: Failure.folder("a.part.json")) { try PartialFile.removePair(for: "a", in: open) }
        #expect(try folder.names() == ["a.part", "a.part.json"])
    }

    @Test func twoRunsNeverShareAPart() throws {
        try keep()
        let first = try #require(try resume())
        #expect(throws: Failure.busy("a.part")) { try resume() }
        #expect(throws: Failure.busy("a.part")) { try PartialFile.removePair(for: "a", in: open) }
        let second = try PartialFile(for: "a", in: open)
        #expect(throws: Failure.busy("a.part")) { try second.keep(Self.sidecar(), time: .now) }
        #expect(try first.0.descriptor.stat().size == 4)
        #expect(try folder.names() == ["a.part", "a.part.json"])
    }

    /// What has the name of a part: by a link, with a second name, without a sidecar, or no file at all.
    static let strangers = ["link", "hard link", "alone", "linked sidecar", "pipe", "folder"]

    private func plant(_ stranger: String) throws {
        try folder.write("v", "victim")
        if stranger != "alone" { try keep(as: "b") }
        if stranger.hasSuffix("sidecar") { try folder.rename("b.part", to: "a.part") }
        switch stranger {
        case "link": try folder.symlink("a.part", to: "v")
        case "hard link": #expect(link(folder.path(of: "v"), folder.path(of: "a.part")) == 0)
        case "linked sidecar": try folder.symlink("a.part.json", to: "b.part.json")
        case "pipe": try folder.makeFIFO("a.part")
        case "folder": try folder.makeFolder("a.part")
        default: try folder.write("a.part", "theirs")
        }
        if ["link", "hard link", "pipe", "folder"].contains(stranger) {
            try folder.rename("b.part.json", to: "a.part.json")
        }
    }

    @Test(arguments: strangers) func strangerIsNeitherBelievedNorTouched(_ stranger: String) throws {
        try plant(stranger)
        let names = try folder.names()
        #expect(throws: stranger == "folder" ? Failure.folder("a.part") : .foreign("a.part")) { try resume() }
        #expect(try folder.names() == names)
        #expect(try text(of: "v") == "victim")
        if stranger == "alone" { #expect(try text(of: "a.part") == "theirs") }
    }

    @Test(arguments: strangers.filter { $0 != "folder" }) func strangerGoesWhereTheUserSaysSo(_ stranger: String) throws
    {
        try plant(stranger)
        try PartialFile.removePair(for: "a", in: open)
        #expect(!folder.exists("a.part"))
        #expect(!folder.exists("a.part.json"))
        #expect(try text(of: "v") == "victim")
    }

    @Test(arguments: [true, false]) func fileThatCameMeanwhileStays(isUnnamed: Bool) throws {
        let file = try PartialFile(for: "a", in: open, isUnnamed: isUnnamed)
        try folder.write("a", "old")
        #expect(throws: Failure.exists) { try file.publish(overwriting: false) }
        #expect(try text(of: "a") == "old")
    }

    static let ways: [[WayToFreeName]] = [[.exclusiveRename], [.link], [.placeholder], [.exclusiveRename, .link]]

    @Test(arguments: ways) func everyWayTakesAFreeNameOnly(_ ways: [WayToFreeName]) throws {
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
        #expect(try text(of: "a") == "first")
        #expect(try folder.names() == ["a", "d", "l"])
    }

    /// A name of no way at all: nothing is left behind.
    @Test func noWay() throws {
        do {
            let file = try PartialFile(for: "a", in: open, isUnnamed: false)
            #expect(throws: Failure.self) { try file.publish(overwriting: false, ways: []) }
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

    @Test func namesOfAnyLengthHaveAPartName() throws {
        for count in [1, 230, 231, 232, 233, 234, 235, 255] {
            let name = try #require(FilePath.Component(String(repeating: "n", count: count)))
            try keep(as: name)
            let (file, remainder) = try #require(try resume(name))
            #expect(remainder != nil)
            try file.publish(overwriting: false)
            #expect(try text(of: name.string) == "abcd")
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
        let name = try #require(LocalName(segment: [0x61, 0xFF, 0x62]))
        try write("x", as: name.component)
        #expect(try open.type(of: name.component) == .regular)
    }

    @Test func sidecarIsItsOwnersAlone() throws {
        try keep()
        #expect(try FilePath(folder.path(of: "a.part.json")).stat().permissions.rawValue == 0o600)
    }

    @Test func permissionsFollowTheMask() throws {
        let mask = umask(0)
        umask(mask)
        try write("x", as: "a")
        #expect(try FilePath("\(folder.path)/a").stat().permissions.rawValue == 0o666 & ~mask)
    }
}
