import Glibc
import TestSupport
import Testing

/// The metrics of the file cache.
@Suite struct ServeCacheMetricsTests {
    private func serve() throws -> ServedFolder { try ServedFolder.settled() }

    @Test func itCountsHitsAndMisses() throws {
        let served = try serve()
        let connection = try served.server.connect()
        for _ in 0..<5 { #expect(try connection.request("GET", "/files/a.txt").body == SettledFolders.small) }
        for _ in 0..<3 { #expect(try connection.request("GET", "/files/missing").status == 404) }
        for _ in 0..<4 { #expect(try connection.request("GET", "/files/large.bin").body == SettledFolders.large) }
        #expect(try served.figure("ferry_cache_hits_total") == 8)
        #expect(try served.figure("ferry_cache_misses_total") == 4)
        #expect(try served.figure("ferry_cache_files") == 3)
        #expect(try (1000.0...20_000).contains(served.figure("ferry_cache_bytes")))
    }

    @Test func itCountsResponsesFromACachedFile() throws {
        let served = try serve()
        let connection = try served.server.connect()
        for target in ["/files/a.txt", "/files/large.bin"] {
            #expect(try connection.request("GET", target).status == 200)
        }
        for (target, field, status) in [
            ("/files/large.bin", ("Range", "bytes=5-9"), 206), ("/files/large.bin", ("Range", "bytes=0-99999"), 206),
            ("/files/large.bin", ("Range", "bytes=0-1, 5-6"), 206), ("/files/large.bin", ("If-Match", "\"x\""), 412),
            ("/files/large.bin", ("Range", "bytes=300000-"), 416), ("/files/a.txt", ("Range", "bytes=5-9"), 206),
            // Several parts of cached content are read from the file, and the cache is not changed.
            ("/files/a.txt", ("Range", "bytes=0-1, 5-6"), 206), ("/files/a.txt", ("X", "y"), 200),
        ] {
            #expect(try connection.request("GET", target, [field]).status == status)
        }
        #expect(try served.figure("ferry_cache_hits_total") == 7)
        #expect(try served.figure("ferry_cache_misses_total") == 3)
        #expect(try served.figure("ferry_cache_files") == 2)
    }
}
