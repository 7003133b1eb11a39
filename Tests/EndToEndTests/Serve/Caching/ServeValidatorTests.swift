import Glibc
import Synchronization
import SystemCalls
import TestSupport
import Testing

/// Entity tags and dates of files whose time proves nothing.
@Suite struct ServeValidatorTests {
    /// Constant times of packers, one time from an archive, and one in the future.
    private static let constants = [
        0, 1, 315_532_800, 315_532_802, 318_211_200, 499_162_500, 946_684_800, 1_262_304_000,
    ]
    private static let others = [1_700_000_000, 4_102_444_800]

    /// Replaces a file by another one of the same size and time, or overwrites it.
    private func replace(_ folder: TemporaryFolder, _ content: [UInt8], time: Int, inPlace: Bool) throws {
        let name = inPlace ? "a" : "new"
        try folder.overwrite(name, content)
        try folder.setModificationTime(name, seconds: time)
        if !inPlace { try folder.rename("new", to: "a") }
    }

    @Test(arguments: constants + others, [5, 100_000, 3_000_000])
    func changedFilesAreNeverNotModified(time: Int, size: Int) throws {
        let served = try ServedFolder { folder in
            try folder.write("a", noise(size, seed: 1))
            try folder.setModificationTime("a", seconds: time)
        }
        let connection = try served.server.connect()
        for seed in 2...5 as ClosedRange<UInt64> {
            let before = try connection.request("HEAD", "/files/a")
            let tag = try #require(before["ETag"])
            #expect(tag.hasPrefix("W/") == (size > 1 << 20))
            let content = noise(size, seed: seed)
            try replace(served.folder, content, time: time, inPlace: seed % 2 == 0)
            let after = try connection.request("GET", "/files/a", [("If-None-Match", tag)])
            #expect(after.status == 200 && after.body == content && after["ETag"] != tag)
            for validator in [tag, before["Last-Modified"] ?? "Sat, 26 Oct 1985 08:15:00 GMT"] {
                let fields = [("Range", "bytes=2-"), ("If-Range", validator)]
                let part = try connection.request("GET", "/files/a", fields)
                #expect(part.status == 200 && part.body == content)
            }
        }
    }

    @Test(arguments: constants)
    func aPackersConstantIsNoDate(time: Int) throws {
        let served = try ServedFolder { folder in
            try folder.write("a", "one")
            try folder.setModificationTime("a", seconds: time)
        }
        let response = try served.request("GET", "/files/a")
        #expect(response["Last-Modified"] == nil)
        let tag = try #require(response["ETag"])
        #expect(try served.request("GET", "/files/a", [("If-None-Match", tag)]).status == 304)
        let part = try served.request("GET", "/files/a", [("Range", "bytes=1-"), ("If-Range", tag)])
        #expect(part.status == 206 && part.text == "ne")
        #expect(
            try served.request("GET", "/files/a", [("If-Modified-Since", "Fri, 01 Jan 2021 00:00:00 GMT")]).status
                == 200)
    }

    @Test(arguments: [[], ["--cache-size", "0"]])
    func theTagsOfALargeFileAreWeakUntilItsDigestIsKnown(arguments: [String]) throws {
        let served = try ServedFolder(".", arguments) { folder in
            try folder.write("a", noise(5_000_000))
            try folder.setModificationTime("a", seconds: 1_700_000_000)
            // Older than a tick of the kernel's clock: a tag of this moment names only this state.
            usleep(100_000)
        }
        let weak = try #require(served.request("HEAD", "/files/a")["ETag"])
        #expect(weak.hasPrefix("W/\""))
        #expect(try served.request("GET", "/files/a", [("If-None-Match", weak)]).status == 304)
        try waitUntil("the digest is known") { try served.request("HEAD", "/files/a")["ETag"] != weak }
        let strong = try #require(served.request("HEAD", "/files/a")["ETag"])
        #expect(try strong == "\"\(digest(of: noise(5_000_000)))\"")
        for _ in 0..<3 {
            for tag in [weak, strong] {
                let response = try served.request("GET", "/files/a", [("If-None-Match", tag)])
                #expect(response.status == 304 && response["ETag"] == strong)
            }
            let part = try served.request("GET", "/files/a", [("Range", "bytes=4999990-"), ("If-Range", strong)])
            #expect(part.status == 206 && part.body == Array(noise(5_000_000)[4_999_990...]))
            #expect(try served.request("GET", "/files/a", [("Range", "bytes=1-"), ("If-Range", weak)]).status == 200)
            #expect(try served.request("GET", "/files/a", [("If-Match", weak)]).status == 412)
            // The file is in the cache, if there is one, for the next round.
            usleep(50_000)
        }
    }

    @Test(arguments: [3, 100_000, 2_000_000])
    func equalBytesHaveEqualTagsWhateverTheirTimes(size: Int) throws {
        let served = try ServedFolder { folder in
            for (name, time) in [("a", 1_700_000_000), ("b", 499_162_500), ("c", 4_102_444_800)] {
                try folder.write(name, noise(size))
                try folder.setModificationTime(name, seconds: time)
            }
        }
        let tag = try "\"\(digest(of: noise(size)))\""
        for name in ["a", "b", "c"] {
            try waitUntil("the digest is known") { try served.request("HEAD", "/files/\(name)")["ETag"] == tag }
        }
    }

    @Test(arguments: [
        ("content", 0, false), ("content", 7, false), ("time", 0, true), ("auto", 7, true), ("auto", 0, false),
    ])
    func theOptionDecidesWhatTagsAreMadeFrom(rule: String, nanoseconds: Int, isOfTime: Bool) throws {
        let served = try ServedFolder(".", ["--etag", rule]) { folder in
            try folder.write("a", "one")
            try folder.setModificationTime("a", seconds: 1_700_000_000, nanoseconds: nanoseconds)
        }
        let tag = try served.request("GET", "/files/a")["ETag"]
        #expect(try tag == (isOfTime ? "\"6553f1000000000\(nanoseconds)-3\"" : "\"\(digest(of: Array("one".utf8)))\""))
    }

    @Test func anotherWordForTheOptionIsRefused() throws {
        let refused = try Command.ferry("serve", "/", "--port", "0", "--etag", "mtime").run()
        #expect(refused.status == 64)
    }

    @Test func constantTimesGiveNoValidatorsIfTimesAreTrusted() throws {
        let served = try ServedFolder(".", ["--etag", "time"]) { folder in
            try folder.write("a", "one")
            try folder.setModificationTime("a", seconds: 499_162_500)
        }
        let response = try served.request("GET", "/files/a")
        #expect(response["ETag"] == nil && response["Last-Modified"] == nil)
    }

    @Test func aListingTellsTheTagsThatRequestsGet() throws {
        let served = try ServedFolder { folder in
            for (name, time) in [("a", 1_700_000_000), ("b", 0), ("c", 4_102_444_800)] {
                try folder.write(name, noise(1000, seed: UInt64(time)))
                try folder.setModificationTime(name, seconds: time)
            }
        }
        let listing = try served.request("GET", "/files/?format=json").text
        for name in ["a", "b", "c"] {
            let tag = try #require(served.request("HEAD", "/files/\(name)")["ETag"])
            #expect(listing.contains("\"etag\":\"\\\(tag.dropLast())\\\"\",\"href\":\"\(name)\""))
        }
    }

    /// The digest and the tag are those of the sent bytes, however often the file changes.
    @Test func theDigestIsOfTheBytesThatAreSent() throws {
        let served = try ServedFolder(".", ["--etag", "content"]) { try $0.write("a", noise(60_000)) }
        let writer = Writer()
        try writer.start(in: served.folder)
        defer { writer.stop() }
        let bodies = try TemporaryFolder()
        let connection = try served.server.connect()
        var digests: [String] = []
        for number in 0..<150 {
            let range = number % 2 == 0 ? [("Range", "bytes=0-")] : []
            let response = try connection.request("GET", "/files/a", [("Want-Repr-Digest", "sha-256=9")] + range)
            #expect(response.status == (number % 2 == 0 ? 206 : 200) && response.body.count == 60_000)
            try bodies.write("\(1000 + number)", response.body)
            let digest = try #require(response["Repr-Digest"])
            #expect(response["ETag"].map { "sha-256=:\($0.dropFirst().dropLast()):" } == digest)
            digests.append(digest)
        }
        #expect(try digestsOfFiles(in: bodies) == digests)
        #expect(Set(digests).count > 3)
    }

    /// Overwrites a file again and again.
    private final class Writer: Sendable {
        private let state = Atomic(0)

        func start(in folder: TemporaryFolder) throws {
            try DetachedThread.start {
                var seed: UInt64 = 2
                while self.state.load(ordering: .relaxed) == 0 {
                    try? folder.overwrite("a", noise(60_000, seed: seed))
                    seed += 1
                    usleep(2000)
                }
                self.state.store(2, ordering: .relaxed)
            }
        }

        /// Waits until the last write is over, before the folder is removed.
        func stop() {
            state.store(1, ordering: .relaxed)
            while state.load(ordering: .relaxed) != 2 { usleep(1000) }
        }
    }

    private func digest(of bytes: [UInt8]) throws -> String {
        String(try SHA256(of: bytes).fieldValue.dropFirst("sha-256=:".count).dropLast())
    }

    /// The values of `Repr-Digest` of all files in a folder, by one call of another program.
    private func digestsOfFiles(in folder: TemporaryFolder) throws -> [String] {
        var command = Command("sh", ["-c", "sha256sum * | cut -c -64"])
        command.folder = folder.path
        return try command.run().text.split(separator: "\n").map { SHA256(hexadecimal: String($0)).fieldValue }
    }
}
