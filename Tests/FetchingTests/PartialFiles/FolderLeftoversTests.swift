import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import Fetching

@Suite struct FolderLeftoversTests {
    static let names: [(name: String, isLeftover: Bool)] = [
        ("a", false), ("a.part", true), ("a.part.json", true), (".a.0123456789abcdef.part", true), ("apart", false),
        ("a.json", false), (".part", true), ("a.part.txt", false), ("a.PART", false),
    ]

    @Test(arguments: names) func nameShowsWhatItIs(_ name: String, isLeftover: Bool) throws {
        let folder = try TemporaryFolder()
        #expect(try !Folder(FilePath(folder.path)).mayHoldLeftovers)
        for other in ["x", "y"] { try folder.write(other, "") }
        try folder.write(name, "")
        #expect(try Folder(FilePath(folder.path)).mayHoldLeftovers == isLeftover)
    }

    @Test func laterLeftoversAreSeen() throws {
        let folder = try TemporaryFolder()
        let open = try Folder(FilePath(folder.path))
        #expect(!open.mayHoldLeftovers)
        try folder.write("a.part", "")
        try waitUntil("another look is taken") { open.mayHoldLeftovers }
    }

    /// A scan of a large folder stops early, because looking up a few names is quicker.
    @Test func largeFolderIsNotReadToItsEnd() throws {
        let folder = try TemporaryFolder()
        for number in 0..<4200 { try folder.write("\(number)", "") }
        #expect(try Folder(FilePath(folder.path)).mayHoldLeftovers)
    }
}
