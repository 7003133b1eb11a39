import Glibc
import HTTPSemantics
import SystemPackage
import TestSupport
import Testing

@testable import FileServing

@Suite struct FileHasherTests {
    private func open(_ folder: TemporaryFolder, _ name: String) throws -> OpenFile {
        try DocumentRoot(path: FilePath(folder.path)).open(Array(name.utf8))
    }

    private func hash(_ folder: TemporaryFolder, _ name: String) throws -> FileHasher {
        guard let hasher = FileHasher(try open(folder, name)) else { throw TestFailure("no descriptor") }
        return hasher
    }

    private func digest(_ hasher: FileHasher, slice: Int64) -> String? {
        while true {
            switch hasher.advance(by: slice) {
            case .more: continue
            case .done(let digest): return digest.fieldValue
            case .failed, .resting: return nil
            }
        }
    }

    @Test(arguments: [0, 1, 262_144, 262_145, 3_000_000], [1, 1 << 20, .max] as [Int64])
    func theDigestIsTheSameWhateverTheSlices(size: Int, slice: Int64) throws {
        let folder = try TemporaryFolder()
        let content = noise(size)
        try folder.write("a", content)
        let hasher = try hash(folder, "a")
        #expect(try digest(hasher, slice: slice) == SHA256(of: content).fieldValue)
    }

    @Test func holesCountAsZeros() throws {
        let folder = try TemporaryFolder()
        try folder.writeSparse("a", size: 5_000_000)
        try folder.overwrite("a", noise(10))
        try folder.append("a", noise(70_000))
        try #require(truncate(folder.path(of: "a"), 6_000_000) == 0)
        let hasher = try hash(folder, "a")
        #expect(try digest(hasher, slice: 1 << 20) == SHA256(of: folder.read("a")).fieldValue)
    }

    @Test func pausedWorkContinues() throws {
        let folder = try TemporaryFolder()
        let content = noise(3_000_000)
        try folder.write("a", content)
        let hasher = try hash(folder, "a")
        guard case .more(let rest) = hasher.advance(by: 1 << 20) else { throw TestFailure("it is over") }
        #expect(rest < 2_000_000)
        hasher.rest()
        #expect(hasher.advance(by: 1 << 20) == .resting)
        try hasher.resume(with: open(folder, "a"))
        #expect(try digest(hasher, slice: .max) == SHA256(of: content).fieldValue)
    }

    @Test func aFileThatChangesHasNoDigest() throws {
        let folder = try TemporaryFolder()
        try folder.write("a", noise(3_000_000))
        let hasher = try hash(folder, "a")
        _ = hasher.advance(by: 1 << 20)
        try folder.append("a", [1])
        #expect(hasher.advance(by: 1 << 20) == .failed)
    }
}
