import SystemPackage
import TestSupport
import Testing

@testable import FileServing

@Suite struct DocumentRootTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("secret.txt", "secret")
        try folder.write("root/a.txt", "a")
        try folder.write("root/sub/b.txt", "b")
        try folder.symlink("root/inside", to: "sub/b.txt")
        try folder.symlink("root/sub/up", to: "../a.txt")
        try folder.symlink("root/outside", to: "../secret.txt")
        try folder.symlink("root/absolute", to: folder.path(of: "root/a.txt"))
        try folder.symlink("root/parent", to: "..")
        try folder.symlink("root/process", to: "/proc/self/root")
        try folder.symlink("root/loop", to: "loop")
    }

    private func open(_ path: String, followsSymbolicLinks: Bool = true) throws(Errno) -> Int64 {
        try DocumentRoot(path: FilePath(folder.path(of: "root")), followsSymbolicLinks: followsSymbolicLinks)
            .open(Array(path.utf8)).status.size
    }

    @Test(arguments: ["", "a.txt", "sub", "sub/b.txt", "inside", "sub/up", "sub//b.txt"])
    func pathsInsideTheRootOpen(path: String) throws {
        #expect(try open(path) >= 1)
    }

    @Test(arguments: [
        ("../secret.txt", Errno.improperLink), ("sub/../../secret.txt", .improperLink), ("/etc/passwd", .improperLink),
        ("outside", .improperLink), ("absolute", .improperLink), ("parent/secret.txt", .improperLink),
        ("process/etc/passwd", .improperLink), ("loop", .tooManySymbolicLinkLevels),
        ("missing", .noSuchFileOrDirectory), ("a.txt/b", .notDirectory),
        (String(repeating: "n", count: 256), .fileNameTooLong), ("a.txt\0.png", .noSuchFileOrDirectory),
    ])
    func pathsOutOfTheRootDoNotOpen(path: String, error: Errno) {
        #expect(throws: error) { try open(path) }
    }

    @Test(arguments: ["inside", "sub/up"])
    func linksInsideAreNotFollowedWhereTurnedOff(path: String) {
        #expect(throws: Errno.tooManySymbolicLinkLevels) { try open(path, followsSymbolicLinks: false) }
    }

    @Test func aMissingFolderIsNoRoot() {
        #expect(throws: Errno.noSuchFileOrDirectory) { try DocumentRoot(path: FilePath(folder.path(of: "missing"))) }
    }

    @Test func aFileIsNoRoot() {
        #expect(throws: Errno.notDirectory) { try DocumentRoot(path: FilePath(folder.path(of: "secret.txt"))) }
    }
}
