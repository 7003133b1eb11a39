import HTTPSemantics
import SystemCalls
import SystemPackage
import TestSupport
import Testing

@testable import Fetching

@Suite struct DigestWorkerTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// A sparse file of zeros, which takes far too long to read.
    private static let endless: Int64 = 1 << 40

    private func file(_ name: FilePath.Component, of length: Int64) throws -> PartialFile {
        let file = try PartialFile(for: name, in: Folder(FilePath(folder.path)))
        try file.descriptor.resize(to: length)
        return file
    }

    @Test func digestsCome() throws {
        let thread = try DigestWorker()
        let (file, digest, done) = (try file("a", of: 20 << 20), IncrementalDigest([.sha256]), try EventFD())
        for end in [1 << 20, 3 << 20] as [Int64] { thread.advance(digest, of: file, through: end) }
        thread.advance(digest, of: file, through: 20 << 20) { done.signal() }
        done.wait()
        thread.stop()
        let whole = IncrementalDigest([.sha256])
        try whole.advance(through: 20 << 20, of: file.descriptor)
        #expect(digest.finish() == whole.finish())
    }

    @Test func nobodyWaitsForALargeFile() throws {
        let thread = try DigestWorker()
        let (large, small) = (try file("a", of: Self.endless), try file("b", of: 9 << 20))
        let (endless, finite, done) = (IncrementalDigest([.sha256]), IncrementalDigest([.sha256]), try EventFD())
        thread.advance(endless, of: large, through: Self.endless) { Issue.record("so soon?") }
        thread.advance(finite, of: small, through: 9 << 20) { done.signal() }
        done.wait()
        thread.stop()
        thread.stop()
    }

    @Test func unwantedDigestsAreNotComputed() throws {
        let thread = try DigestWorker()
        let (large, done) = (try file("a", of: Self.endless), try EventFD())
        let (dropped, other) = (IncrementalDigest([.sha256]), IncrementalDigest([.sha512]))
        thread.advance(dropped, of: large, through: Self.endless) { Issue.record("nobody wants it") }
        dropped.drop()
        thread.advance(other, of: large, through: 1) { done.signal() }
        done.wait()
        thread.stop()
    }

    @Test func fileThatEndsEarlyIsDone() throws {
        let thread = try DigestWorker()
        let (file, done) = (try file("a", of: 5), try EventFD())
        thread.advance(IncrementalDigest([.sha256]), of: file, through: 10) { done.signal() }
        done.wait()
        thread.stop()
    }
}
