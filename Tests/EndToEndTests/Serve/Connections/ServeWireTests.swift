import Glibc
import TestSupport
import Testing

/// Requests on one connection: one after another, many at once, in pieces, and in the older version.
@Suite(
    .slow,
    .server { folder in
        for number in 0..<10 { try folder.write("\(number).txt", "number \(number)\n") }
        try folder.write("medium", noise(500_000))
        try folder.write("large", noise(3 << 20))
        try folder.write("empty", "")
        try folder.write("folder/a", "a")
    })
struct ServeWireTests {
    private let server: FerryProcess

    init() throws { server = try SharedServer.get().server }

    private static func get(_ target: String) -> String { "GET \(target) HTTP/1.1\r\nHost: localhost\r\n\r\n" }

    @Test func aConnectionStaysForMoreRequests() throws {
        let connection = try server.connect()
        for number in 0..<10 {
            let response = try connection.request("GET", "/files/\(number).txt")
            #expect(response.version == "HTTP/1.1")
            #expect(response.text == "number \(number)\n")
            #expect(response["Connection"]?.lowercased() == "keep-alive")
        }
        #expect(try !connection.isClosed(within: .milliseconds(50)))
    }

    @Test func aConnectionStaysAfterEveryKindOfResponse() throws {
        let connection = try server.connect()
        for (method, target, status) in [
            ("GET", "/files/empty", 200), ("HEAD", "/files/large", 200), ("GET", "/files/missing", 404),
            ("GET", "/", 302), ("GET", "/files/folder", 301), ("GET", "/files/folder/", 200),
            ("OPTIONS", "*", 204), ("DELETE", "/files/empty", 405), ("GET", "/files/large", 200),
            ("GET", "/files/1.txt", 200),
        ] {
            #expect(try connection.request(method, target).status == status, "\(method) \(target)")
        }
        #expect(try !connection.isClosed(within: .milliseconds(50)))
    }

    @Test func theClientMayAskForTheEnd() throws {
        let connection = try server.connect()
        let response = try connection.request("GET", "/files/1.txt", [("Connection", "close")])
        #expect(response.text == "number 1\n")
        #expect(response["Connection"] == "close")
        #expect(try connection.receiveToEnd() == [])
    }

    /// Most of the response waits in the server's kernel until the client reads; a reset would discard it.
    @Test(arguments: ["medium", "large"], [(0, 100_000), (300, 1), (300, 2_000_000)])
    func bytesAfterTheLastRequestDoNotCutItsResponse(_ name: String, _ rest: (delay: UInt32, count: Int)) throws {
        for _ in 0..<4 {
            let connection = try server.connect()
            try connection.send("GET /files/\(name) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            usleep(rest.delay * 1000)
            try connection.send([UInt8](repeating: 0x78, count: rest.count))
            usleep(200_000)
            #expect(try connection.receiveResponse().body == noise(name == "large" ? 3 << 20 : 500_000))
            #expect(try connection.receiveToEnd() == [])
        }
    }

    @Test func aClientThatGoesOnSendingBehindItsLastRequestGetsTheResponseAtItsOwnPace() throws {
        let connection = try server.connect()
        try connection.send("GET /files/medium HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\nx")
        for _ in 0..<20 {
            usleep(100_000)
            try connection.send("x")
        }
        #expect(try connection.receiveResponse().body == noise(500_000))
    }

    @Test func requestsInOnePacketGetResponsesInOrder() throws {
        let connection = try server.connect()
        let head = "HEAD /files/large HTTP/1.1\r\nHost: localhost\r\n\r\n"
        let targets = ["/files/1.txt", "/files/large", "/files/missing", "/files/empty", "/files/2.txt"]
        try connection.send(head + targets.map(Self.get).joined() + head)
        #expect(try connection.receiveResponse(to: "HEAD")["Content-Length"] == "\(3 << 20)")
        #expect(try connection.receiveResponse().text == "number 1\n")
        #expect(try connection.receiveResponse().body == noise(3 << 20))
        #expect(try connection.receiveResponse().status == 404)
        #expect(try connection.receiveResponse().body == [])
        #expect(try connection.receiveResponse().text == "number 2\n")
        #expect(try connection.receiveResponse(to: "HEAD").status == 200)
        #expect(try !connection.isClosed(within: .milliseconds(50)))
    }

    @Test func aHundredRequestsInOnePacketGetResponsesInOrder() throws {
        let connection = try server.connect()
        try connection.send((0..<100).map { Self.get("/files/\($0 % 10).txt") }.joined())
        for number in 0..<100 { #expect(try connection.receiveResponse().text == "number \(number % 10)\n") }
    }

    @Test func responsesWaitForAClientThatReadsNothing() throws {
        let connection = try server.connect()
        try connection.send((0..<4).map { _ in Self.get("/files/large") }.joined())
        usleep(200_000)
        let large = noise(3 << 20)
        for _ in 0..<4 { #expect(try connection.receiveResponse().body == large) }
    }

    @Test func aClientThatHasFinishedSendingGetsItsResponses() throws {
        let connection = try server.connect()
        try connection.send(Self.get("/files/large") + Self.get("/files/1.txt"))
        try connection.finishSending()
        #expect(try connection.receiveResponse().body.count == 3 << 20)
        #expect(try connection.receiveResponse().text == "number 1\n")
        #expect(try connection.receiveToEnd() == [])
    }

    @Test(arguments: [
        "/", "/files", "/files/folder", "/files/1.txt", "/files/large", "/files/empty", "/files/missing", "/missing",
        "/files/", "/files/folder/", "/files/?format=json",
    ])
    func headIsGetWithoutTheBody(target: String) throws {
        let connection = try server.connect()
        let get = try connection.request("GET", target)
        let head = try connection.request("HEAD", target)
        #expect(head.status == get.status)
        #expect(head.fields.filter { $0.name != "Date" } == get.fields.filter { $0.name != "Date" })
        #expect(try connection.request("GET", "/files/1.txt").text == "number 1\n")
    }

    @Test func aRequestMayBeSplitAnywhere() throws {
        let request = Array(Self.get("/files/1.txt?q=%20").utf8)
        for split in 1..<request.count {
            let connection = try server.connect()
            try connection.send(request[..<split])
            usleep(2000)
            try connection.send(request[split...])
            #expect(try connection.receiveResponse().text == "number 1\n", "split at \(split)")
        }
    }

    @Test func pipelinedRequestsMayBeSplitAnywhere() throws {
        let requests = Array((Self.get("/files/1.txt") + Self.get("/files/2.txt")).utf8)
        let connection = try server.connect()
        for split in 1..<requests.count {
            try connection.send(requests[..<split])
            usleep(1000)
            try connection.send(requests[split...])
            #expect(try connection.receiveResponse().text == "number 1\n", "split at \(split)")
            #expect(try connection.receiveResponse().text == "number 2\n", "split at \(split)")
        }
    }

    @Test func aRequestMayComeByteByByte() throws {
        let connection = try server.connect()
        for number in 1...3 {
            try connection.sendByteByByte(Self.get("/files/\(number).txt"))
            #expect(try connection.receiveResponse().text == "number \(number)\n")
        }
    }

    @Test(arguments: ["/files/1.txt", "/files/large", "/files/empty", "/files/missing", "/", "/files/"])
    func anOlderClientGetsOneResponseAndTheEnd(target: String) throws {
        let connection = try server.connect()
        try connection.send("GET \(target) HTTP/1.0\r\n\r\n")
        let response = try connection.receiveResponse()
        #expect(response["Connection"] == "close")
        #expect(response["Transfer-Encoding"] == nil)
        #expect(try response.body == server.connect().request("GET", target).body)
        #expect(try connection.receiveToEnd() == [])
    }

    @Test func anOlderClientMayAskForMore() throws {
        let connection = try server.connect()
        for number in 1...3 {
            let fields = [(name: "Connection", value: "keep-alive")]
            let response = try connection.request("GET", "/files/\(number).txt", fields, version: "HTTP/1.0")
            #expect(response.text == "number \(number)\n")
            #expect(response["Connection"]?.lowercased() == "keep-alive")
        }
        #expect(try !connection.isClosed(within: .milliseconds(50)))
    }
}
