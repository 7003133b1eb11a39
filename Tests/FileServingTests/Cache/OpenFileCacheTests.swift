import HTTPSemantics
import MicroHTTPD
import SystemCalls
import SystemPackage
import TestSupport
import Testing

@testable import FileServing

@Suite struct OpenFileCacheTests {
    private let folder: TemporaryFolder
    private let root: DocumentRoot
    private let cache = OpenFileCache(size: 1 << 20, descriptors: 4)

    init() throws {
        folder = try TemporaryFolder()
        root = try DocumentRoot(path: FilePath(folder.path))
    }

    /// Caches a file of `size` bytes; a small one in memory.
    private func keep(_ name: String, size: Int) throws {
        try folder.write(name, noise(size))
        let file = try root.open(Array(name.utf8))
        let representation = Representation(
            contentType: ContentType(MediaTypeTable().type(ofFileNamed: name.utf8.span)), coding: .identity,
            length: Int64(size),
            validators: .none, isNegotiated: false, cacheControl: "no-cache", disposition: nil)
        guard let copy = file.descriptor.duplicate() else { throw TestFailure("no descriptor") }
        let whole =
            size > Int(CachedFile.memoryLimit)
            ? Response(status: .ok, file: copy, offset: 0, length: Int64(size), fields: [])
            : Response(status: .ok, content: noise(size), fields: [])
        let cached = CachedFile(
            whole, of: representation, fields: [],
            notModified: Response(status: .notModified, fields: []),
            at: Array(name.utf8), identity: FileIdentity(file.status))
        cache.insert(cached, for: Array("/\(name)".utf8))
    }

    private func moment(_ start: MonotonicTime, after seconds: Int64) -> MonotonicTime {
        MonotonicTime(nanoseconds: start.nanoseconds + seconds * 1_000_000_000)
    }

    @Test func aFileThatIsHeldOpenIsLetGoAfterAMinuteWithoutUse() throws {
        let start = MonotonicTime.now
        try keep("large", size: 100_000)
        try keep("small", size: 100)
        cache.letGo(at: moment(start, after: 50))
        #expect(cache.metrics.files == 2)
        cache.letGo(at: moment(start, after: 70))
        #expect(cache.metrics.files == 1)
    }

    @Test func aUseKeepsItForAnotherMinute() throws {
        let start = MonotonicTime.now
        try keep("large", size: 100_000)
        let isThere = cache.entry(for: Array("/large".utf8), below: root, at: moment(start, after: 50), in: 0) != nil
        cache.letGo(at: moment(start, after: 100))
        #expect(isThere && cache.metrics.files == 1)
        cache.letGo(at: moment(start, after: 120))
        #expect(cache.metrics.files == 0)
    }
}
