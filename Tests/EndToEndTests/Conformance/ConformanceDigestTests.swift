import TestSupport
import Testing

/// Digest fields in responses: RFC 9530 and its forerunner.
@Suite(.slow, .server { _ in })
struct ConformanceDigestTests {
    private let served: ServedFolder

    init() throws { served = try SharedServer.get() }

    @Test("A small file's digest comes with the first response", arguments: [0, 1, 44, 1 << 20])
    func smallFile(_ size: Int) throws {
        let file = noise(size)
        try served.folder.write("small-\(size)", file)
        let digest = try "sha-256=:\(base64SHA256(file)):"
        #expect(try response("small-\(size)", "Want-Repr-Digest", "sha-256=1")["Repr-Digest"] == digest)
        #expect(try response("small-\(size)", "Want-Content-Digest", "sha-256=9")["Content-Digest"] == digest)
        #expect(try response("small-\(size)", "Want-Digest", "sha-256")["Digest"] == "SHA-256=\(base64SHA256(file))")
    }

    @Test("A large file's digest comes once it is known, and is the file's")
    func largeFile() throws {
        let file = noise(40 << 20)
        try served.folder.write("large", file)
        // A file that was changed just now is hashed, but its digest is not kept.
        SettledFolders.settle()
        #expect(try response("large", "Want-Repr-Digest", "sha-256=1", "HEAD")["Repr-Digest"] == nil)
        try waitUntil("the digest is known") { try reprDigest("large", "HEAD") != nil }
        let digest = try "sha-256=:\(base64SHA256(file)):"
        #expect(try reprDigest("large", "HEAD") == digest)
        let part = try served.request(
            "GET", "/files/large", [("Want-Repr-Digest", "sha-256=1"), ("Range", "bytes=5-9")])
        #expect(part.status == 206 && part["Repr-Digest"] == digest)
        #expect(try response("large", "If-None-Match", "*")["Repr-Digest"] == nil)
    }

    @Test("No digest outlives the content, even where size and time stay the same", arguments: [1000, 3 << 20])
    func changedFile(_ size: Int) throws {
        let name = "changing-\(size)"
        for seed in 1...5 as ClosedRange<UInt64> {
            let file = noise(size, seed: seed)
            try served.folder.write(name, file)
            try served.folder.setModificationTime(name, seconds: 1_000_000_000)
            let right = try "sha-256=:\(base64SHA256(file)):"
            let first = try reprDigest(name)
            #expect(first == nil || first == right)
            SettledFolders.settle()
            try waitUntil("the digest is known") { try reprDigest(name) != nil }
            #expect(try reprDigest(name) == right)
        }
    }

    private func response(_ name: String, _ field: String, _ value: String, _ method: String = "GET") throws
        -> HTTPResponse
    {
        try served.request(method, "/files/\(name)", [(field, value)])
    }

    private func reprDigest(_ name: String, _ method: String = "GET") throws -> String? {
        try response(name, "Want-Repr-Digest", "sha-256=1", method)["Repr-Digest"]
    }
}

/// A download tool that knows the older digest fields, and compares them with the content by default.
@Suite(.slow, .server { try $0.write("small.bin", noise(1000)) })
struct ConformanceAria2Tests {
    @Test func itVerifiesASmallFile() throws {
        let served = try SharedServer.get()
        let run = try download(served.server.url("/files/small.bin"))
        #expect(run.status == 0 && run.file == noise(1000))
        #expect(run.log.contains("Verification finished successfully"))
        #expect(run.log.contains("Want-Digest: ") && run.log.contains("\nDigest: SHA-256="))
    }

    @Test func itVerifiesALargeFileInParts() throws {
        let served = try SharedServer.get()
        let file = noise(9_000_000)
        try served.folder.write("large.bin", file)
        SettledFolders.settle()
        try waitUntil("the digest is known") {
            try served.request("HEAD", "/files/large.bin", [("Want-Digest", "SHA-256")])["Digest"] != nil
        }
        let run = try download(served.server.url("/files/large.bin"), "-x4", "-s4", "-k1M")
        #expect(run.status == 0 && run.file == file)
        #expect(run.log.contains("Verification finished successfully"))
        #expect(run.log.contains("Valid hash found in Digest header field"))
        #expect(run.log.split(separator: "Range: bytes=").count > 2)
    }

    /// Without this test, the two above would not show that the tool compares anything.
    @Test func itWouldNoticeAWrongDigest() throws {
        let digest = try base64SHA256(noise(1000))
        let server = try ScriptedServer { connection in
            while try connection.receiveRequest() != nil {
                try connection.respond(
                    "200 OK\r\nContent-Length: 1000\r\nDigest: SHA-256=\(digest)", noise(1000, seed: 2))
            }
        }
        let run = try download(server.url("/files/wrong.bin"))
        #expect(run.status == 32 && run.log.contains("Checksum error detected"))
    }

    private func download(_ url: String, _ options: String...) throws -> (status: Int32, file: [UInt8]?, log: String) {
        let folder = try TemporaryFolder()
        let fixed = ["--no-conf", "--quiet", "--log-level=debug", "--log=log", "--out=file", "--max-tries=1"]
        var command = Command("aria2c", fixed + options + [url])
        command.folder = folder.path
        let run = try command.run()
        let log = try String(decoding: folder.read("log"), as: UTF8.self).replacing("\r\n", with: "\n")
        return (run.status, try? folder.read("file"), log)
    }
}

/// The SHA-256 digest in base64, by the system's own tools.
private func base64SHA256(_ bytes: [UInt8]) throws -> String {
    let script = "sha256sum | cut -c -64 | tr a-f A-F | basenc --decode --base16 | base64"
    var command = Command("sh", ["-c", script])
    command.input = bytes
    return try String(command.run().text.prefix { $0 != "\n" })
}
