import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import FileServing

/// A check by path distinguishes the opened file from every other one.
@Suite struct DocumentRootIdentityTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("root/a", "a")
        try folder.write("root/sub/b", "b")
        try folder.write("outside/b", "b")
        try folder.symlink("root/link", to: "a")
    }

    private func root(followsSymbolicLinks: Bool = true) throws -> DocumentRoot {
        try DocumentRoot(path: FilePath(folder.path(of: "root")), followsSymbolicLinks: followsSymbolicLinks)
    }

    private func path(_ text: String) -> [CChar] { Array(text.utf8CString) }

    @Test(arguments: ["a", "sub/b", "link"])
    func anOpenFileIsFoundAgain(name: String) throws {
        let root = try root()
        let identity = try FileIdentity(root.open(Array(name.utf8)).status)
        #expect(root.identity(at: path(name)) == identity)
        #expect(root.confinedIdentity(at: path(name)) == identity)
    }

    @Test(arguments: [
        "write", "replace", "remove", "touch", "mode",
    ])
    func aChangeShows(kind: String) throws {
        let root = try root()
        try folder.setModificationTime("root/a", seconds: 1_000_000_000, nanoseconds: 5)
        let identity = root.identity(at: path("a"))
        usleep(20_000)
        switch kind {
        case "write":
            try folder.write("root/a", "b")
            try folder.setModificationTime("root/a", seconds: 1_000_000_000, nanoseconds: 5)
        case "replace":
            try folder.write("root/new", "b")
            try folder.setModificationTime("root/new", seconds: 1_000_000_000, nanoseconds: 5)
            try folder.rename("root/new", to: "root/a")
        case "remove": folder.remove("root/a")
        case "touch": try folder.setModificationTime("root/a", seconds: 1_000_000_001)
        default: try folder.setMode("root/a", 0o600)
        }
        #expect(identity != nil && root.identity(at: path("a")) != identity)
    }

    @Test func aFolderThatMovedOutOfTheRootIsSeenByTheConfinedLook() throws {
        let root = try root()
        let identity = root.identity(at: path("sub/b"))
        try folder.rename("root/sub", to: "moved")
        try folder.symlink("root/sub", to: "../moved")
        #expect(root.identity(at: path("sub/b")) == identity)
        #expect(root.confinedIdentity(at: path("sub/b")) == nil)
    }

    @Test func noLinkIsFollowedWhereNoneMayBe() throws {
        let root = try root(followsSymbolicLinks: false)
        let identity = root.identity(at: path("sub/b"))
        #expect(identity != nil && root.identity(at: path("link")) != root.identity(at: path("a")))
        try folder.rename("root/sub", to: "root/other")
        try folder.symlink("root/sub", to: "other")
        #expect(root.identity(at: path("sub/b")) == nil)
        #expect(root.identity(at: path("other/b")) == identity)
    }
}
