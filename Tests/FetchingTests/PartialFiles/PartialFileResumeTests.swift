import Glibc
import SystemCalls
import SystemPackage
import TestSupport
import Testing

@testable import Fetching

/// Which pairs of an earlier run are used, and which files only look like one.
@Suite struct PartialFileResumeTests {
    private let folder: TemporaryFolder
    private let open: Folder

    init() throws {
        folder = try TemporaryFolder()
        open = try Folder(FilePath(folder.path))
    }

    @Test func pairOfAnotherURLIsNotBelieved() throws {
        try open.keep(url: "http://h/b")
        let (_, state) = try #require(try open.resume())
        #expect(state == nil)
        #expect(try folder.names() == ["a.part", "a.part.json"])
    }

    @Test func pairOfAMirrorIsUsed() throws {
        try open.keep(url: "http://mirror/a")
        #expect(try #require(try open.resume()).1 != nil)
    }

    @Test func fileThatIsShorterThanItsSidecarSaysIsNotBelieved() throws {
        try open.keep()
        try folder.write("a.part", "abc")
        #expect(try #require(try open.resume()).1 == nil)
    }

    /// A useless sidecar of ours: the pair is opened, so that it is replaced.
    @Test(arguments: ["", "{", "{\"url\": \"http://h/a\"}", String(repeating: " ", count: 2 << 20)])
    func damagedSidecarIsNotBelieved(_ text: String) throws {
        try open.keep()
        try folder.write("a.part.json", text)
        let (file, state) = try #require(try open.resume())
        #expect(state == nil)
        try file.discard()
        #expect(try folder.names() == [])
    }

    @Test func weakSidecarIsNotBelieved() throws {
        try open.keep()
        let text = try folder.text(of: "a.part.json").replacing("\"\\\"1\\\"\"", with: "\"W/\\\"1\\\"\"")
        #expect(text.contains("W/"))
        try folder.write("a.part.json", text)
        #expect(try #require(try open.resume()).1 == nil)
    }

    @Test func sidecarAloneMeansNothing() throws {
        try open.keep()
        folder.remove("a.part")
        #expect(try open.resume() == nil)
        #expect(try folder.names() == [])
    }

    @Test func folderIsNoSidecar() throws {
        try folder.makeFolder("a.part.json")
        #expect(throws: Failure.folder("a.part.json")) { try open.resume() }
        try folder.write("a.part", "theirs")
        #expect(throws: Failure.folder("a.part.json")) { try PartialFile.removePair(for: "a", in: open) }
        #expect(try folder.names() == ["a.part", "a.part.json"])
    }

    @Test func twoRunsNeverShareAPart() throws {
        try open.keep()
        let first = try #require(try open.resume())
        #expect(throws: Failure.busy("a.part")) { try open.resume() }
        #expect(throws: Failure.busy("a.part")) { try PartialFile.removePair(for: "a", in: open) }
        let second = try PartialFile(for: "a", in: open)
        #expect(throws: Failure.busy("a.part")) { try second.keep(Sample.sidecar(), time: .now) }
        #expect(try first.0.descriptor.stat().size == 4)
        #expect(try folder.names() == ["a.part", "a.part.json"])
    }

    /// Files with the name of a part: a link, a second name, one without a sidecar, or no regular file.
    static let strangers = ["link", "hard link", "alone", "linked sidecar", "pipe", "folder"]

    private func plant(_ stranger: String) throws {
        try folder.write("v", "victim")
        if stranger != "alone" { try open.keep(as: "b") }
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
        #expect(throws: stranger == "folder" ? Failure.folder("a.part") : .foreign("a.part")) { try open.resume() }
        #expect(try folder.names() == names)
        #expect(try folder.text(of: "v") == "victim")
        if stranger == "alone" { #expect(try folder.text(of: "a.part") == "theirs") }
    }

    @Test(arguments: strangers.filter { $0 != "folder" }) func strangerGoesWhereTheUserSaysSo(_ stranger: String) throws
    {
        try plant(stranger)
        try PartialFile.removePair(for: "a", in: open)
        #expect(!folder.exists("a.part"))
        #expect(!folder.exists("a.part.json"))
        #expect(try folder.text(of: "v") == "victim")
    }
}
