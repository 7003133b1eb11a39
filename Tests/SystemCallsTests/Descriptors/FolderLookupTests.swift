import SystemPackage
import TestSupport
import Testing

@testable import SystemCalls

@Suite struct FolderLookupTests {
    private func facts(_ name: String, in folder: TemporaryFolder) throws -> (type: FileType, isPermitted: Bool?) {
        let stream = try DirectoryStream(path: FilePath(folder.path))
        let (lookup, name) = (FolderLookup(stream), Array(name.utf8) + [0])
        let status = try lookup.status(of: name.span)
        return (status.type, lookup.permits(name.span, status))
    }

    @Test func typesAreThoseOfTheNamesThemselves() throws {
        let folder = try TemporaryFolder()
        try folder.write("file", "")
        try folder.makeFolder("folder")
        try folder.symlink("link", to: "file")
        #expect(try facts("file", in: folder).type == .regular)
        #expect(try facts("folder", in: folder).type == .directory)
        #expect(try facts("link", in: folder).type == .symbolicLink)
        #expect(throws: Errno.noSuchFileOrDirectory) { try facts("none", in: folder) }
    }

    /// Whatever the mode and the user, the answer is that of `access`.
    @Test(arguments: [0o000, 0o100, 0o400, 0o444, 0o044, 0o777] as [UInt32])
    func permissionsAreThoseOfTheKernel(mode: UInt32) throws {
        let folder = try TemporaryFolder()
        try folder.write("file", "")
        try folder.makeFolder("folder")
        for name in ["file", "folder"] {
            try folder.setMode(name, mode)
            let check = try Command("test", [name == "file" ? "-r" : "-x", folder.path(of: name)]).run()
            #expect(try facts(name, in: folder).isPermitted == (check.status == 0), "\(name) \(String(mode, radix: 8))")
        }
        try folder.setMode("folder", 0o700)
    }
}
