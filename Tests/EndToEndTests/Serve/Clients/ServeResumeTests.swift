import TestSupport
import Testing

/// Ranges of a file that has a precompressed neighbour: they are ranges of the plain file, unless the request names the
/// coded one.
@Suite(
    .server("--precompressed") { folder in
        try folder.write("t.txt", plain)
        try folder.write("t.txt.gz", gzip(plain))
        for name in ["t.txt", "t.txt.gz"] {
            try folder.setModificationTime(name, seconds: 1_795_331_400, nanoseconds: 123_456_789)
        }
    })
struct ServeResumeTests {
    private static let accepting = (name: "Accept-Encoding", value: "gzip")
    private let served: ServedFolder

    init() throws { served = try SharedServer.get() }

    private func resume(_ program: String, _ arguments: [String]) throws {
        let folder = try TemporaryFolder()
        try folder.write("t.txt", plain[..<100_000])
        var command = Command(program, arguments + [served.server.url("/files/t.txt")])
        command.folder = folder.path
        command.environment = ["HOME": folder.path]
        let finished = try command.run()
        #expect(finished.status == 0, "\(finished.errors)")
        #expect(try folder.read("t.txt") == plain)
    }

    @Test func wget2GoesOnWithDecodedBytes() throws { try resume("wget2", ["--no-config", "-c"]) }

    @Test func curlGoesOnWithDecodedBytes() throws {
        try resume("curl", ["--disable", "--silent", "--show-error", "--compressed", "-C", "-", "-O"])
    }

    @Test(arguments: ["bytes=100000-", "bytes=0-", "bytes=-10", "bytes=0-0,5-9"])
    func aRangeIsOfThePlainFile(range: String) throws {
        for method in ["GET", "HEAD"] {
            let response = try served.request(method, "/files/t.txt", [Self.accepting, ("Range", range)])
            #expect(response.status == (method == "GET" ? 206 : 200))
            #expect(response["Content-Encoding"] == nil)
            #expect(response.values(of: "Vary") == ["Accept-Encoding"])
        }
        #expect(try served.request("GET", "/files/t.txt", [Self.accepting])["Content-Encoding"] == "gzip")
    }

    @Test(arguments: ["If-Range", "If-Match"]) func aRangeOfTheCodedFileIsAskedForByItsTag(field: String) throws {
        let coded = try served.request("GET", "/files/t.txt", [Self.accepting])
        let tag = try #require(coded["ETag"])
        let fields = [Self.accepting, ("Range", "bytes=10-19"), (field, tag)]
        let part = try served.request("GET", "/files/t.txt", fields)
        #expect(part.status == 206)
        #expect(part.values(of: "Content-Encoding") == ["gzip"])
        #expect(part.values(of: "ETag") == [tag])
        #expect(part.body == Array(coded.body[10...19]))
    }

    @Test func thePlainTagGetsThePlainFile() throws {
        let tag = try #require(served.request("GET", "/files/t.txt")["ETag"])
        for field in ["If-Range", "If-Match"] {
            let part = try served.request(
                "GET", "/files/t.txt", [Self.accepting, ("Range", "bytes=10-19"), (field, tag)])
            #expect(part.status == 206)
            #expect(part["Content-Encoding"] == nil)
            #expect(part.body == Array(plain[10...19]))
        }
    }

    @Test func aVersionThatIsGoneGetsTheWholePlainFile() throws {
        let part = try served.request(
            "GET", "/files/t.txt", [Self.accepting, ("Range", "bytes=10-19"), ("If-Range", "\"x\"")])
        #expect(part.status == 200)
        #expect(part.body == plain)
        let fields = [Self.accepting, ("Range", "bytes=10-19"), (name: "If-Match", value: "\"x\"")]
        #expect(try served.request("GET", "/files/t.txt", fields).status == 412)
    }

    /// zchunk requests the parts that it lacks like this.
    @Test(arguments: [65, 127, 400]) func manyPartsInAscendingOrderAreSent(count: Int) throws {
        let ranges = (0..<count).map { $0 * 700...$0 * 700 + 99 }
        let value = "bytes=" + ranges.map { "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: ",")
        let connection = try served.server.connect()
        for _ in 0..<2 {
            let response = try connection.request("GET", "/files/t.txt", [("Range", value)])
            #expect(response.status == 206)
            let boundary = try #require(response["Content-Type"]?.split(separator: "boundary=").last)
            let expected = ranges.reduce(into: [UInt8]()) { body, range in
                let head = """
                    \r\n--\(boundary)\r\nContent-Type: text/plain; charset=utf-8\r\n\
                    Content-Range: bytes \(range.lowerBound)-\(range.upperBound)/\(plain.count)\r\n\r\n
                    """
                body += head.utf8 + plain[range]
            }
            #expect(response.body == expected + "\r\n--\(boundary)--\r\n".utf8)
        }
    }

    @Test func manyPartsThatCostMoreThanTheFileAreTheFile() throws {
        let dense = (0..<1000).map { "\($0 * 2)-\($0 * 2)" }
        let served = try ServedFolder { folder in try folder.write("a", plain[..<2000]) }
        let cases = [dense, Array(dense.prefix(65)), dense.prefix(65).reversed()]
        for specs in cases {
            let fields = [(name: "Range", value: "bytes=" + specs.joined(separator: ","))]
            let response = try served.request("GET", "/files/a", fields)
            #expect(response.status == 200)
            #expect(response.body == Array(plain[..<2000]))
        }
    }
}

/// Text in which no two lines are alike.
private let plain = Array((100_000..<152_700).map { "\($0)\n" }.joined().utf8)
