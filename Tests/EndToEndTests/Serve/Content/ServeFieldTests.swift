import TestSupport
import Testing

/// The operator's own fields, and their effect on negotiation.
@Suite struct ServeFieldTests {
    private func serve(_ arguments: String...) throws -> ServedFolder {
        try ServedFolder(".", arguments) { folder in
            try folder.write("a.js", "0123456789")
            try folder.setModificationTime("a.js", seconds: 1_700_000_000, nanoseconds: 1)
        }
    }

    @Test(arguments: [
        "Content-Type: a/b", "Content-Length: 1", "Transfer-Encoding: chunked", "Allow: GET", "Repr-Digest: x",
        "Trailer: X", "Upgrade: x", "X-Server-PID: 1", "ETag: x", "no colon", "A b: c", "X:", "X: a\nb",
    ])
    func aFieldThatWouldBreakMessagesIsRefused(field: String) throws {
        let refused = try Command.ferry("serve", "/", "--port", "0", "--header", field).run()
        #expect(refused.status == 64)
    }

    @Test func configuredFieldReplacesOurs() throws {
        let served = try serve("--header", "Cache-Control: max-age=60", "--header", "X-A: b")
        for target in ["/files/a.js", "/files/missing", "/files/", "/"] {
            let response = try served.request("GET", target)
            #expect(response.values(of: "Cache-Control") == ["max-age=60"])
            #expect(response["X-A"] == "b")
        }
    }

    @Test func varyIsAddedToOurs() throws {
        let served = try serve("--precompressed", "--header", "Vary: Origin")
        #expect(try served.request("GET", "/files/a.js").values(of: "Vary") == ["Accept-Encoding", "Origin"])
        let fields = [("Range", "bytes=99-")]
        #expect(try served.request("GET", "/files/a.js", fields).values(of: "Vary").contains("Accept-Encoding"))
    }

    @Test func aDateDoesNotJoinTwoCodings() throws {
        let served = try serve("--precompressed")
        let first = try served.request("GET", "/files/a.js", [("Accept-Encoding", "gzip"), ("Range", "bytes=0-4")])
        #expect(first.status == 206 && first.text == "01234")
        let date = try #require(first["Last-Modified"])
        try served.folder.write("a.js.gz", "compressed")
        try served.folder.setModificationTime("a.js.gz", seconds: 1_700_000_000, nanoseconds: 1)
        let fields = [("Accept-Encoding", "gzip"), ("Range", "bytes=5-"), ("If-Range", date)]
        let second = try served.request("GET", "/files/a.js", fields)
        #expect(second.status == 200 && second["Content-Encoding"] == nil)
        #expect(try second.body == served.folder.read("a.js"))
    }

    @Test func linesOfOneDigestFieldAreOneList() throws {
        let served = try serve()
        let wanted = [("Want-Repr-Digest", "sha-256=1")]
        #expect(try served.request("GET", "/files/a.js", wanted)["Repr-Digest"] != nil)
        let unwanted = wanted + [("Want-Repr-Digest", "sha-256=0")]
        #expect(try served.request("GET", "/files/a.js", unwanted)["Repr-Digest"] == nil)
    }
}
