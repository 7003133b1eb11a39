import TestSupport
import Testing

/// A file with a wrong digest never gets its name.
@Suite(.slow) struct FetchDigestTests {
    let folder: TemporaryFolder
    static let content = noise(300_000)
    let digest: TestSupport.SHA256
    let wrong: TestSupport.SHA256

    init() throws {
        folder = try TemporaryFolder()
        digest = try SHA256(of: Self.content)
        wrong = try SHA256(of: [1])
    }

    private func origin(_ field: String, _ value: String, faults: [[FaultyOrigin.Fault]] = []) throws -> FaultyOrigin {
        var file = FaultyOrigin.File(Self.content)
        file.fields = [(field, value)]
        return try FaultyOrigin(["/a": file], faults: faults)
    }

    @Test func serverThatIsRight() throws {
        for (field, value) in [("Repr-Digest", digest.fieldValue), ("Digest", digest.legacyFieldValue)] {
            let origin = try origin(field, value)
            let run = try folder.fetch("-f", "--json", "--require-digest", origin.url("/a"))
            #expect(run.status == 0)
            #expect(run.text.contains("\"digest\":\"sha-256=\(digest.hexadecimal)\""))
            #expect(origin.requests.first?["Want-Repr-Digest"] == "sha-256=10")
        }
    }

    @Test func serverThatIsWrong() throws {
        for (field, value) in [("Repr-Digest", wrong.fieldValue), ("Digest", wrong.legacyFieldValue)] {
            let origin = try origin(field, value)
            let run = try folder.fetch(origin.url("/a"))
            #expect(run.status == 32)
            #expect(
                run.errors == """
                    a: digest mismatch: received sha-256=\(digest.hexadecimal), the server's digest is \
                    sha-256=\(wrong.hexadecimal)

                    """)
            #expect(try folder.names() == [])
        }
    }

    /// Every digest that can be computed must be right.
    @Test(arguments: [true, false]) func digestsThatAreNotAllRight(isFile: Bool) throws {
        let wrong512 = "sha-512=:\(String(repeating: "A", count: 86))==:"
        for (fields, status) in [
            ([("Repr-Digest", digest.fieldValue), ("Digest", digest.legacyFieldValue)], 0),
            ([("Repr-Digest", digest.fieldValue), ("Digest", wrong.legacyFieldValue)], 32),
            ([("Repr-Digest", digest.fieldValue), ("Repr-Digest", wrong.fieldValue)], 32),
            ([("Repr-Digest", "\(digest.fieldValue), \(wrong512)")], 32),
        ] {
            var file = FaultyOrigin.File(Self.content)
            file.fields = fields.map { (name: $0.0, value: $0.1) }
            let origin = try FaultyOrigin(["/a": file])
            #expect(try folder.fetch("-f", "-o", isFile ? "a" : "-", origin.url("/a")).status == status)
        }
    }

    @Test func wrongDigestLeavesTheOldFile() throws {
        try folder.write("a", "old")
        let origin = try origin("Repr-Digest", wrong.fieldValue)
        #expect(try folder.fetch("-f", origin.url("/a")).status == 32)
        #expect(try folder.text(of: "a") == "old")
        #expect(try folder.names() == ["a"])
    }

    @Test func digestHoldsAcrossARetryAndARun() throws {
        let faults: [[FaultyOrigin.Fault]] = [[.reset(after: 100_000)], [.reset(after: 100_000)]]
        let origin = try origin("Repr-Digest", digest.fieldValue, faults: faults)
        #expect(try folder.fetch("--retry", "0", origin.url("/a")).status == 18)
        let run = try folder.fetch("--json", origin.url("/a"))
        #expect(run.status == 0)
        #expect(run.text.contains(digest.hexadecimal) && run.text.contains("\"resumed_from\":100000"))
        #expect(origin.contentBytesSent == 300_000)
    }

    /// A part that was changed on the disk is noticed and removed, so that the next run succeeds.
    @Test(arguments: [true, false]) func partThatWasChanged(serverNamesItAgain: Bool) throws {
        let faults: [[FaultyOrigin.Fault]] = [
            [.reset(after: 100_000)], serverNamesItAgain ? [] : [.field("Repr-Digest", nil)],
        ]
        let origin = try origin("Repr-Digest", digest.fieldValue, faults: faults)
        #expect(try folder.fetch("--retry", "0", origin.url("/a")).status == 18)
        var part = try folder.read("a.part")
        part[5] ^= 1
        try folder.write("a.part", part)
        #expect(try folder.fetch(origin.url("/a")).status == 32)
        #expect(try folder.names() == [])
        #expect(try folder.fetch(origin.url("/a")).status == 0)
        #expect(try folder.holds(Self.content, "a"))
    }

    @Test func checksumOfTheUser() throws {
        let origin = try FaultyOrigin(["/a": .init(Self.content)])
        let right = "sha-256=\(digest.hexadecimal)"
        #expect(try folder.fetch("--checksum", right, origin.url("/a")).status == 0)
        #expect(try folder.fetch("-f", "--checksum", right.uppercased(), origin.url("/a")).status == 0)
        let run = try folder.fetch("-o", "b", "--checksum", "sha-256=\(wrong.hexadecimal)", origin.url("/a"))
        #expect(run.status == 32)
        #expect(
            run.errors.contains(digest.hexadecimal) && run.errors.contains("--checksum is sha-256=\(wrong.hexadecimal)")
        )
        #expect(try folder.names() == ["a"])
    }

    @Test(arguments: ["", "sha-256", "sha-256=", "sha-256=12", "md5=d41d8cd98f00b204e9800998ecf8427e", "12"])
    func malformedChecksum(_ text: String) throws {
        let origin = try FaultyOrigin(["/a": .init(Self.content)])
        #expect(try folder.fetch("--checksum", text, origin.url("/a")).status == 64)
        #expect(origin.requests.isEmpty)
    }

    @Test func checksumIsForOneFile() throws {
        #expect(try folder.fetch("--checksum", "sha-256=\(digest.hexadecimal)", "a", "b").status == 64)
    }

    @Test func requiredDigestIsMissing() throws {
        let origin = try FaultyOrigin(["/a": .init(Self.content)])
        let run = try folder.fetch("--require-digest", origin.url("/a"))
        #expect(run.status == 32)
        #expect(run.errors == "a: digest mismatch: the server names none\n")
        #expect(try folder.names() == [])
    }

    @Test func standardOutputIsJudgedAtItsEnd() throws {
        for (digest, status) in [(digest, 0), (wrong, 32)] {
            let origin = try origin("Repr-Digest", digest.fieldValue)
            let run = try folder.fetch("-o", "-", origin.url("/a"))
            #expect(run.status == status)
            let isWhole = run.standardOutput == Self.content
            #expect(isWhole)
        }
    }

    @Test func digestBehindTheBody() throws {
        for (digest, status) in [(digest, 0), (wrong, 32)] {
            let origin = try FaultyOrigin.responding { _, connection in
                try connection.respond("200 OK\r\nTrailer: Repr-Digest\r\nTransfer-Encoding: chunked", [])
                try connection.send("\(String(Self.content.count, radix: 16))\r\n")
                try connection.send(Self.content)
                try connection.send("\r\n0\r\nRepr-Digest: \(digest.fieldValue)\r\n\r\n")
            }
            #expect(try folder.fetch("-f", "--require-digest", origin.url("/a")).status == status)
        }
    }

    /// The bytes before the trailer are read again for an algorithm that only the trailer names.
    @Test func digestBehindTheRestIsOfTheWhole() throws {
        let path = try folder.write("content", Self.content)
        let command = ["-c", "openssl dgst -sha512 -binary \"$0\" | openssl base64 -A", path]
        let right = try Command("sh", command).run().text
        let wrong = String(repeating: "A", count: 86) + "=="
        for (digest, status) in [(right, 0), (wrong, 32)] {
            let origin = try FaultyOrigin.responding { request, connection in
                guard request["Range"] != nil else {
                    let length = "Content-Length: \(Self.content.count)"
                    try connection.respond("200 OK\r\nETag: \"v\"\r\n\(length)", Array(Self.content[..<100_000]))
                    throw FaultyOrigin.HangUp()
                }
                try connection.respond(
                    """
                    206 Partial Content\r\nETag: "v"\r\nContent-Range: bytes 100000-299999/300000\r\n\
                    Trailer: Repr-Digest\r\nTransfer-Encoding: chunked
                    """, [])
                try connection.send("\(String(200_000, radix: 16))\r\n")
                try connection.send(Array(Self.content[100_000...]))
                try connection.send("\r\n0\r\nRepr-Digest: sha-512=:\(digest):\r\n\r\n")
            }
            let run = try folder.fetch("-f", origin.url("/a"))
            #expect(run.status == status, "\(run.errors)")
        }
    }

    @Test func digestIsOfTheWholeAndNotOfARange() throws {
        let origin = try origin("Repr-Digest", digest.fieldValue)
        #expect(try folder.fetch("-H", "Range: bytes=0-9", origin.url("/a")).status == 0)
        #expect(try folder.holds(Array(Self.content[..<10]), "a"))
    }

    /// The server's digest is that of the sent bytes, and the user's is that of the file.
    @Test func compressedFile() throws {
        let origin = try FaultyOrigin(["/a": .init(Self.content)]) { request, response in
            response["Repr-Digest"] = self.wrong.fieldValue
            if request["Accept-Encoding"]?.hasPrefix("gzip") == true { response.apply(.gzip) }
            if request.number == 0 { response.end = .close(after: 1000) }
        }
        let checksum = ["--checksum", "sha-256=\(digest.hexadecimal)"]
        let run = try folder.fetching(["--compressed", "-x", "4"] + checksum + [origin.url("/a")]).wait()
        #expect(run.status == 0)
        #expect(try folder.holds(Self.content, "a"))
        #expect(origin.requests.map { $0["Range"] } == [nil, nil])
        #expect(try folder.fetch("--compressed", "--require-digest", "-o", "b", origin.url("/a")).status == 32)
        #expect(try folder.names() == ["a"])
    }

    /// Half a stream is no file, even if the response ends properly.
    @Test(arguments: [[], [.chunked], [.untilClose]] as [[FaultyOrigin.Fault]]) func halfACompressedFile(
        _ framing: [FaultyOrigin.Fault]
    ) throws {
        let origin = try FaultyOrigin(["/a": .init(Self.content)]) { _, response in
            for fault in [.gzip] + framing { response.apply(fault) }
            if response.request.target.hasSuffix("half") { response.content.removeLast(response.content.count / 2) }
        }
        for (query, status) in [("whole", 0), ("half", 18)] {
            let run = try folder.fetch("--compressed", "--retry", "1", "-o", query, origin.url("/a?\(query)"))
            #expect(run.status == status)
        }
        #expect(try folder.names() == ["whole"])
        #expect(try folder.holds(Self.content, "whole"))
    }

    @Test func junkBehindACompressedFile() throws {
        let origin = try FaultyOrigin(["/a": .init(Self.content)]) { _, response in
            response.apply(.gzip)
            response.content += Array("junk".utf8)
        }
        let run = try folder.fetch("--compressed", origin.url("/a"))
        #expect(run.status == 61)
        #expect(run.errors.hasPrefix("a: encoded in a way nobody asked for: the gzip stream is damaged"))
        #expect(try folder.names() == [])
    }

    @Test func rangesAreVerifiedTogether() throws {
        let content = noise(5 << 20)
        for (digest, status) in [(try SHA256(of: content), 0), (wrong, 32)] {
            var file = FaultyOrigin.File(content)
            file.fields = [("Repr-Digest", digest.fieldValue)]
            let origin = try FaultyOrigin(["/a": file])
            let run = try folder.fetch("-f", "-x", "4", origin.url("/a"))
            #expect(run.status == status)
        }
    }
}
