import TestSupport
import Testing

@Suite struct FaultyOriginTests {
    static let content = noise(1000)

    /// Requests `/a` once, with an optional range.
    private func ask(
        _ origin: FaultyOrigin, _ range: String? = nil, _ condition: String? = nil, method: String = "GET"
    ) throws -> HTTPResponse {
        let fields = [("Range", range), ("If-Range", condition)].compactMap { name, value in
            value.map { (name: name, value: $0) }
        }
        return try RawConnection(port: origin.port).request(method, "/a", fields)
    }

    private func origin(_ faults: FaultyOrigin.Fault...) throws -> FaultyOrigin {
        try FaultyOrigin(["/a": .init(Self.content)], faults: [faults])
    }

    @Test func wholeFile() throws {
        let origin = try origin()
        let response = try ask(origin)
        #expect(response.status == 200)
        #expect(response.body == Self.content)
        #expect(response["ETag"] == "\"1\"")
        #expect(response["Last-Modified"] == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(try ask(origin, method: "HEAD").body.isEmpty)
        #expect(origin.contentBytesSent == 1000)
        #expect(origin.exchanges.map(\.status) == [200, 200])
        #expect(try RawConnection(port: origin.port).request("GET", "/b").status == 404)
    }

    /// A range, a condition, and the bytes of the response; nil for a 416.
    @Test(
        arguments: [
            ("bytes=0-9", nil, 0..<10), ("bytes=990-", nil, 990..<1000), ("bytes=-5", nil, 995..<1000),
            ("bytes=5-5000", nil, 5..<1000), ("bytes=1000-", nil, nil), ("bytes=-0", nil, nil),
            ("bytes=9-1", nil, 0..<1000), ("bytes=0-1,3-4", nil, 0..<1000), ("lines=1-2", nil, 0..<1000),
            ("bytes=5-", "\"1\"", 5..<1000), ("bytes=5-", "\"2\"", 0..<1000), ("bytes=5-", "W/\"1\"", 0..<1000),
            ("bytes=5-", "Sun, 06 Nov 1994 08:49:37 GMT", 5..<1000),
            ("bytes=5-", "Sun, 06 Nov 1994 08:49:38 GMT", 0..<1000),
        ] as [(String, String?, Range<Int>?)]) func range(
            _ range: String, if condition: String?, brings part: Range<Int>?
        ) throws
    {
        let origin = try origin()
        let response = try ask(origin, range, condition)
        guard let part else {
            #expect(response.status == 416)
            #expect(response["Content-Range"] == "bytes */1000")
            return
        }
        #expect(response.body == Array(Self.content[part]))
        #expect(response.status == (part.count == 1000 ? 200 : 206))
        let contentRange = "bytes \(part.lowerBound)-\(part.upperBound - 1)/1000"
        #expect(response["Content-Range"] == (part.count == 1000 ? nil : contentRange))
        #expect(origin.contentBytesSent == part.count)
    }

    @Test(arguments: [0, 1, 500, 999, 1000]) func resetComesAfterTheBytes(_ count: Int) throws {
        let origin = try origin(.reset(after: count))
        let connection = try RawConnection(port: origin.port)
        try connection.send("GET /a HTTP/1.1\r\n\r\n")
        let bytes = try connection.receiveToEnd()
        #expect(Array(bytes.suffix(count)) == Array(Self.content[..<count]))
        #expect(origin.contentBytesSent == count)
        #expect(try ask(origin).body == Self.content)
    }

    @Test func faultsAreThoseOfTheRequestForAFile() throws {
        let origin = try FaultyOrigin(
            ["/a": .init("old"), "/b": .init("bee")], faults: [[], [.refusal(503, retryAfter: "7")]])
        #expect(try ask(origin).text == "old")
        #expect(try RawConnection(port: origin.port).request("GET", "/b").text == "bee")
        let refusal = try ask(origin)
        #expect(refusal.status == 503)
        #expect(refusal["Retry-After"] == "7")
        origin["/a"] = .init("new")
        #expect(try ask(origin).text == "new")
        #expect(origin.requests.map(\.number) == [0, 0, 1, 2])
    }

    /// A fault, and its effect on the response to a request for `bytes=10-19`.
    @Test(
        arguments: [
            (.contentRange(first: 1), "206 bytes 11-19/1000 10"), (.contentRange(last: -1), "206 bytes 10-18/1000 10"),
            (.contentRange(total: 7), "206 bytes 10-19/1007 10"), (.ignoredRange, "200 - 1000"),
            (.unsatisfiable(length: 9), "416 bytes */9 3"), (.unsatisfiable(length: nil), "416 - 3"),
            (.redirect(to: "/x"), "302 - 3"), (.field("Content-Range", nil), "206 - 10"),
            (.chunked, "206 bytes 10-19/1000 10"), (.untilClose, "206 bytes 10-19/1000 10"),
            (.slow(piece: 3, pause: .milliseconds(1)), "206 bytes 10-19/1000 10"),
            (.changed(.init("0123456789abc")), "206 bytes 10-12/13 3"),
            (.gzip, "206 bytes 10-19/1000 38"),
        ] as [(FaultyOrigin.Fault, String)]) func fault(_ fault: FaultyOrigin.Fault, shows text: String) throws
    {
        let response = try ask(origin(fault), "bytes=10-19")
        #expect("\(response.status) \(response["Content-Range"] ?? "-") \(response.body.count)" == text)
    }

    @Test func validatorsCanBeLeftOut() throws {
        let none = try ask(origin(.noValidator))
        #expect(none["ETag"] == nil && none["Last-Modified"] == nil)
        #expect(try ask(origin(.entityTag("W/\"1\"")))["ETag"] == "W/\"1\"")
    }

    @Test func bodyThatEndsEarlyOrNot() throws {
        #expect(throws: TestFailure.self) { try ask(origin(.short(10))) }
        #expect(throws: TestFailure.self) { try ask(origin(.announcedLength(1001), .short(1000))) }
        let talkative = try origin(.garbage(Array("junk".utf8)))
        let connection = try RawConnection(port: talkative.port)
        #expect(try connection.request("GET", "/a").body == Self.content)
        #expect(try connection.receiveToEnd() == Array("junk".utf8))
    }

    @Test func stalledConnectionStaysOpen() throws {
        let origin = try origin(.stall(after: 10))
        let connection = try RawConnection(port: origin.port, timeout: .milliseconds(300))
        try connection.send("GET /a HTTP/1.1\r\n\r\n")
        #expect(throws: TestFailure.self) { try connection.receiveToEnd() }
        #expect(origin.contentBytesSent == 10)
    }

    @Test func gzipIsReadByOthers() throws {
        let bytes = noise(200_000)
        var command = Command("gzip", ["-dc"])
        command.input = gzip(bytes)
        #expect(try command.run().standardOutput == bytes)
        #expect(gzip([]).count == 23)
    }

    @Test func digestIsTheStandards() throws {
        let digest = try SHA256(of: Array("abc".utf8))
        #expect(digest.hexadecimal == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(digest.fieldValue == "sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:")
    }
}
