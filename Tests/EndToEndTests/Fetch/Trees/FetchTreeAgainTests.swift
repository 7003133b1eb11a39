import Glibc
import TestSupport
import Testing

/// A second `ferry fetch -r` into the same folder: the tag that a file was received with decides whether it is asked for.
@Suite(.slow) struct FetchTreeAgainTests {
    /// More than the server hashes before its first response.
    private static let size = 8_000_000
    let root: TemporaryFolder
    let folder: TemporaryFolder

    init() throws {
        root = try TemporaryFolder()
        folder = try TemporaryFolder()
        try place(seed: 1)
        try root.write("small", "AAAAA")
        try root.setModificationTime("small", seconds: 1_500_000_000)
    }

    /// A large file of whole seconds, whose tag is weak until it is hashed.
    private func place(seed: UInt64) throws {
        try root.write("new", noise(Self.size, seed: seed))
        try root.setModificationTime("new", seconds: 1_500_000_000)
        try #require(rename(root.path(of: "new"), root.path(of: "large")) == 0)
    }

    private func fetch(_ server: FerryProcess, _ arguments: [String] = []) throws -> FinishedProcess {
        try folder.fetching(["-r"] + arguments + [server.url("/files/"), "-o", "m"]).wait(within: .seconds(60))
    }

    /// The first run may have stored weak tags, or strong ones that a new server does not know yet.
    @Test(arguments: [[], ["--newer"], ["--force"]])
    func unchangedFilesAreComplete(_ arguments: [String]) throws {
        for _ in 0..<2 {
            let server = try FerryProcess.serve(root: root.path)
            #expect(try fetch(server, arguments).status == 0)
            let again = try fetch(server, arguments)
            #expect(again.status == 0, "\(again.errors)")
            for name in ["large", "small"] { #expect(again.text.contains("\(name) is ")) }
            #expect(!again.text.contains("received"))
        }
    }

    /// Neither size nor time tells the new bytes from the old ones.
    @Test func changedFilesOfEqualSizeAndTimeAreReplacedOrRefused() throws {
        let server = try FerryProcess.serve(root: root.path)
        #expect(try fetch(server).status == 0)
        try place(seed: 2)
        try root.write("small", "BBBBB")
        try root.setModificationTime("small", seconds: 1_500_000_000)
        let refused = try fetch(server)
        #expect(refused.status == 23)
        #expect(refused.errors.contains("small: not overwritten") && refused.errors.contains("large: not overwritten"))
        #expect(try folder.text(of: "m/small") == "AAAAA")
        let newer = try fetch(server, ["--newer"])
        #expect(newer.status == 0, "\(newer.errors)")
        #expect(try folder.text(of: "m/small") == "BBBBB")
        #expect(try folder.holds(noise(Self.size, seed: 2), "m/large"))
        #expect(try folder.names(in: "m") == ["large", "small"])
    }

    /// Entries are asked for where the listing came from.
    @Test func redirectedFolderIsFollowedWithItsEntries() throws {
        let server = try FerryProcess.serve(root: root.path)
        let run = try folder.fetch("-r", "-o", "m", server.url("/"))
        #expect(run.status == 0, "\(run.errors)")
        #expect(try folder.names(in: "m") == ["large", "small"])
        #expect(try folder.text(of: "m/small") == "AAAAA")
    }
}
