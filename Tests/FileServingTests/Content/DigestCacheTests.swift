import Glibc
import HTTPSemantics
import Synchronization
import SystemCalls
import SystemPackage
import TestSupport
import Testing

@testable import FileServing

@Suite struct DigestCacheTests {
    private static let large = 3 << 20

    /// The digest of a file, as a request gets it now.
    private func digest(_ folder: TemporaryFolder, _ name: String, _ cache: DigestCache) throws -> String? {
        var content = try FileContent(DocumentRoot(path: FilePath(folder.path)).open(Array(name.utf8)))
        return content.digest(from: cache, at: .now)?.fieldValue
    }

    @Test(arguments: [0, 1000, 65_536, 65_537, 1 << 20])
    func aSmallFileIsHashedAtOnce(size: Int) throws {
        let folder = try TemporaryFolder()
        try folder.write("a", noise(size))
        let cache = DigestCache { _ in false }
        #expect(try digest(folder, "a", cache) == SHA256(of: noise(size)).fieldValue)
    }

    @Test func aLargeOneIsHashedByTheThread() throws {
        let folder = try TemporaryFolder()
        try folder.write("a", noise(Self.large))
        let cache = DigestCache()
        #expect(try digest(folder, "a", cache) == nil)
        try waitUntil("it is hashed") { try digest(folder, "a", cache) != nil }
        #expect(try digest(folder, "a", cache) == SHA256(of: noise(Self.large)).fieldValue)
    }

    @Test func nextRequestRetriesWithoutAThread() throws {
        let folder = try TemporaryFolder()
        try folder.write("a", noise(Self.large))
        let starts = Mutex(0)
        let cache = DigestCache { work in
            let number = starts.withLock { number in
                number += 1
                return number
            }
            if number > 2 { work() }
            return number > 2
        }
        for _ in 0..<3 { #expect(try digest(folder, "a", cache) == nil) }
        #expect(try digest(folder, "a", cache) == SHA256(of: noise(Self.large)).fieldValue)
        #expect(starts.withLock { $0 } == 3)
    }

    @Test func tooLargeFileIsNotQueued() throws {
        let folder = try TemporaryFolder()
        try folder.writeSparse("a", size: 8 << 40)
        let cache = DigestCache { _ in
            Issue.record("a thread was started")
            return false
        }
        #expect(try digest(folder, "a", cache) == nil)
    }

    @Test func sparseFileDelaysNoOtherDigest() throws {
        let folder = try TemporaryFolder()
        try folder.writeSparse("sparse", size: 3 << 40)
        try folder.write("a", noise(Self.large))
        let cache = DigestCache(patience: 4_000_000_000)
        #expect(try digest(folder, "sparse", cache) == nil)
        try waitUntil("it is hashed") { try digest(folder, "a", cache) != nil }
        #expect(try digest(folder, "sparse", cache) == nil)
    }

    @Test func oldDigestIsEvicted() throws {
        let folder = try TemporaryFolder()
        let cache = DigestCache(limit: 2) { _ in false }
        let identities = try ["a", "b", "c"].map { name in
            try folder.write(name, name)
            return try FileIdentity(DocumentRoot(path: FilePath(folder.path)).open(Array(name.utf8)).status)
        }
        let digest = try #require(ReprDigest(.sha256, Array(repeating: 7, count: 32)))
        let later = Timestamp(seconds: Timestamp.now.seconds + 10)
        for identity in identities { cache.keep(digest, of: identity, readAt: later) }
        #expect(identities.map { cache.known($0) != nil } == [false, true, true])
    }

    @Test func digestsOfUnsettledFilesAreNotKept() throws {
        let folder = try TemporaryFolder()
        try folder.write("a", "a")
        let cache = DigestCache { _ in false }
        _ = try digest(folder, "a", cache)
        let identity = try FileIdentity(DocumentRoot(path: FilePath(folder.path)).open(Array("a".utf8)).status)
        #expect(cache.known(identity) == nil)
    }
}
