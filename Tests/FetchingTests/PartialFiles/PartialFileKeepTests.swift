import SystemCalls
import SystemPackage
import TestSupport
import Testing

@testable import Fetching

/// The bytes that stay for a later run, and what the sidecar vouches for.
@Suite struct PartialFileKeepTests {
    private let folder: TemporaryFolder
    private let open: Folder

    init() throws {
        folder = try TemporaryFolder()
        open = try Folder(FilePath(folder.path))
    }

    @Test(arguments: [true, false]) func fileThatIsKeptIsFoundAgain(isUnnamed: Bool) throws {
        do {
            let file = try PartialFile(for: "a", in: open, isUnnamed: isUnnamed)
            try file.descriptor.writeAll("abcdef".utf8)
            try file.keep(Sample.sidecar(), time: .now)
        }
        #expect(try folder.names() == ["a.part", "a.part.json"])
        let (file, state) = try #require(try open.resume())
        #expect(state == Sample.sidecar().state)
        // Bytes that no sidecar vouches for are cut off.
        #expect(try folder.text(of: "a.part") == "abcd")
        try file.keep(Sample.sidecar(through: 2), time: .now)
        #expect(try folder.names() == ["a.part", "a.part.json"])
        try file.publish(overwriting: false)
        #expect(try folder.names() == ["a"])
    }

    /// Linux reports a failed write once, and then marks the pages as clean.
    @Test(arguments: [Errno.ioError, .noSpace, .diskQuotaExceeded]) func failedSyncIsNeverUndone(_ error: Errno) throws
    {
        try open.keep()
        let (file, _) = try #require(try open.resume())
        #expect(throws: Failure(unwritable: error)) {
            try file.requireSync { (_) throws(Errno) in throw error }
        }
        let longer = Sample.sidecar(through: 6)
        for isLast in [false, true] {
            #expect(throws: Failure(unwritable: error)) { try file.keep(longer, time: .now, isLast: isLast) }
        }
        #expect(throws: Failure(unwritable: error)) { try file.synchronize() }
        #expect(try folder.text(of: "a.part.json").contains(#""bytes":4"#))
    }

    /// Otherwise the next run would take the other file for the beginning of ours.
    @Test(arguments: Intrusion.allCases) func partThatIsNoLongerOursIsNotVouchedFor(_ intrusion: Intrusion) throws {
        try open.keep()
        let (file, _) = try #require(try open.resume())
        try intrusion.happen(to: "a.part", in: folder)
        for _ in 0..<2 { #expect(throws: Failure.taken("a.part")) { try file.keep(Sample.sidecar(), time: .now) } }
        #expect(throws: Failure.taken("a.part")) { try file.publish(overwriting: true) }
        #expect(try folder.names() == intrusion.names("a.part"))
    }

    /// A file that happens to have the name of a temporary sidecar.
    @Test func nothingElseIsRemovedForASidecar() throws {
        try folder.write("a.part.json.new", "theirs")
        try open.keep()
        let (file, _) = try #require(try open.resume())
        try file.keep(Sample.sidecar(through: 2), time: .now)
        #expect(try folder.text(of: "a.part.json.new") == "theirs")
        #expect(try folder.names() == ["a.part", "a.part.json", "a.part.json.new"])
        #expect(try FilePath(folder.path(of: "a.part.json")).stat().permissions.rawValue == 0o600)
    }

    /// Another program takes a name of the part while our file has none.
    @Test(arguments: ["alone", "folder", "folder for the sidecar", "pair"])
    func strangerThatAppearsStays(_ stranger: String) throws {
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
            try open.keep()
            failure = .left("a.part")
        default:
            try folder.makeFolder("a.part.json")
            failure = .foreign("a.part.json")
        }
        let names = try folder.names()
        #expect(throws: failure) { try file.keep(Sample.sidecar(), time: .now) }
        #expect(try folder.names() == names)
    }

    @Test func sidecarIsItsOwnersAlone() throws {
        try open.keep()
        #expect(try FilePath(folder.path(of: "a.part.json")).stat().permissions.rawValue == 0o600)
    }
}
