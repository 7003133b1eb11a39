import Glibc
import TestSupport
import Testing

/// How much the file cache contains, and for how long.
@Suite(.slow) struct ServeCacheSizeTests {
    private func serve(_ arguments: String...) throws -> ServedFolder { try ServedFolder.settled(arguments) }

    @Test func namesRequestedOnceEvictNoFile() throws {
        let served = try serve("--cache-size", "1")
        let connection = try served.server.connect()
        for _ in 0..<2 { #expect(try connection.request("GET", "/files/a.txt").body == SettledFolders.small) }
        for number in 0..<2000 { #expect(try connection.request("GET", "/files/try-\(number)").status == 404) }
        #expect(try served.figure("ferry_cache_files") == 1)
        let hits = try served.figure("ferry_cache_hits_total")
        #expect(try connection.request("GET", "/files/a.txt").body == SettledFolders.small)
        #expect(try served.figure("ferry_cache_hits_total") == hits + 1)
    }

    @Test func itKeepsToItsSize() throws {
        let served = try ServedFolder("root", ["--cache-size", "1"]) { folder in
            for number in 0..<60 { try folder.write("root/\(number)", noise(50_000, seed: UInt64(number))) }
            SettledFolders.settle()
        }
        let connection = try served.server.connect()
        for round in 0..<3 {
            for number in 0..<60 {
                let body = try connection.request("GET", "/files/\(number)").body
                #expect(body == noise(50_000, seed: UInt64(number)), "round \(round)")
            }
        }
        #expect(try (500_000.0...1_048_576).contains(served.figure("ferry_cache_bytes")))
    }

    @Test func aDeletedFileIsNotHeldForLong() throws {
        let served = try serve()
        let descriptors = { try entryNames(in: "/proc/\(served.server.pid)/fd") }
        let holds = { (name: String) in
            try descriptors().contains { linkTarget("/proc/\(served.server.pid)/fd/\($0)").contains(name) }
        }
        #expect(try served.request("GET", "/files/large.bin").body == SettledFolders.large)
        try #require(try holds("large.bin"))
        served.folder.remove("root/large.bin")
        try waitUntil("it is let go", within: .seconds(20)) { try !holds("large.bin") }
    }

    @Test func itHoldsNoMoreDescriptorsThanThereIsRoomFor() throws {
        let folder = try TemporaryFolder()
        for number in 0..<100 { try folder.writeSparse("\(number)", size: 100_000) }
        SettledFolders.settle()
        let ferry = try Command.ferry("serve", folder.path, "--port", "0", "--max-connections", "20")
        var command = Command("/bin/sh", ["-c", "ulimit -n 200; exec \"$0\" \"$@\"", ferry.program] + ferry.arguments)
        command.environment = ferry.environment
        let server = try FerryProcess(command)
        let connection = try server.connect()
        for _ in 0..<2 {
            for number in 0..<100 { #expect(try connection.request("GET", "/files/\(number)").body.count == 100_000) }
        }
        #expect(try (20...80).contains(#require(server.process.descriptorCount)))
    }

    @Test func zeroTurnsItOff() throws {
        let served = try serve("--cache-size", "0")
        for _ in 0..<3 { #expect(try served.request("GET", "/files/a.txt").body == SettledFolders.small) }
        #expect(try served.figure("ferry_cache_hits_total") == 0)
        #expect(try served.figure("ferry_cache_misses_total") == 0)
    }
}
