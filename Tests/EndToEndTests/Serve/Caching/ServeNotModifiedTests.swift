import Glibc
import TestSupport
import Testing

/// The 304 response, byte for byte, and the next response on the same connection.
@Suite struct ServeNotModifiedTests {
    private static let kinds = ["per-connection", "pool"]

    private func serve(_ threading: String, _ arguments: String...) throws -> ServedFolder {
        try ServedFolder(".", ["--threading", threading] + arguments) { folder in
            try folder.write("a", "the content of a\n")
            try folder.write("empty", "")
            try folder.write("large", noise(3 << 20))
            try age(["a", "empty", "large"], in: folder)
        }
    }

    /// Gives files an old time, because the tag of a new file changes soon.
    private func age(_ names: [String], in folder: TemporaryFolder) throws {
        for name in names { try folder.setModificationTime(name, seconds: 1_500_000_000, nanoseconds: 1) }
    }

    private func head(_ method: String, _ target: String, _ tag: String?, _ fields: String = "") -> String {
        let condition = tag.map { "If-None-Match: \($0)\r\n" } ?? ""
        return "\(method) \(target) HTTP/1.1\r\nHost: localhost\r\n\(condition)\(fields)\r\n"
    }

    @Test(arguments: kinds, [["--cache-size", "0"], []])
    func itHasNoLengthAndTheConnectionStays(threading: String, cache: [String]) throws {
        let served = try ServedFolder(".", ["--threading", threading] + cache) { folder in
            try folder.write("a", "the content of a\n")
            try folder.write("empty", "")
            try age(["a", "empty"], in: folder)
        }
        for name in ["a", "empty"] {
            let connection = try served.server.connect()
            let tag = try #require(connection.request("GET", "/files/\(name)")["ETag"])
            // A file is cached from two seconds after its last change on.
            for round in 0..<4 {
                for method in ["GET", "HEAD"] {
                    try connection.send(head(method, "/files/\(name)", tag) + head("GET", "/files/a", nil))
                    let response = try connection.receiveResponse(to: method)
                    #expect(response.status == 304)
                    #expect(response["Content-Length"] == nil && response["Transfer-Encoding"] == nil)
                    #expect(response["ETag"] != nil && response.values(of: "X-Server-PID") == ["\(served.server.pid)"])
                    #expect(response["Connection"]?.lowercased() == "keep-alive")
                    #expect(try connection.receiveResponse().text == "the content of a\n")
                }
                if cache.isEmpty && round < 3 { usleep(900_000) }
            }
            #expect(try !connection.isClosed(within: .milliseconds(50)))
        }
    }

    @Test(arguments: kinds)
    func itIsTheSameByADate(threading: String) throws {
        let served = try serve(threading)
        let connection = try served.server.connect()
        let fields = [(name: "If-Modified-Since", value: "Fri, 01 Jan 2021 00:00:00 GMT")]
        let response = try connection.request("GET", "/files/a", fields)
        #expect(response.status == 304 && response["Content-Length"] == nil)
        #expect(try connection.request("GET", "/files/a").text == "the content of a\n")
    }

    @Test(arguments: kinds)
    func theConnectionEndsOnlyWhereTheClientAsks(threading: String) throws {
        let served = try serve(threading)
        let tag = try #require(served.request("GET", "/files/a")["ETag"])
        let connection = try served.server.connect()
        try connection.send(head("GET", "/files/a", tag, "Connection: close\r\n"))
        let response = try connection.receiveResponse()
        #expect(response.status == 304 && response["Content-Length"] == nil && response["Connection"] == "close")
        #expect(try connection.receiveToEnd() == [])
    }

    @Test(arguments: kinds)
    func anOlderClientGetsItToo(threading: String) throws {
        let served = try serve(threading)
        let tag = try #require(served.request("GET", "/files/a")["ETag"])
        let connection = try served.server.connect()
        for _ in 0..<3 {
            try connection.send(
                "GET /files/a HTTP/1.0\r\nConnection: keep-alive\r\nIf-None-Match: \(tag)\r\n\r\n"
                    + "GET /files/a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            let response = try connection.receiveResponse()
            #expect(response.status == 304 && response["Content-Length"] == nil)
            #expect(response["Connection"]?.lowercased() == "keep-alive")
            #expect(try connection.receiveResponse().text == "the content of a\n")
        }
        try connection.send("GET /files/a HTTP/1.0\r\nIf-None-Match: \(tag)\r\n\r\n")
        #expect(try connection.receiveResponse()["Content-Length"] == nil)
        #expect(try connection.receiveToEnd() == [])
    }

    @Test(arguments: kinds)
    func manyInOnePacketComeInOrder(threading: String) throws {
        let served = try serve(threading)
        let tag = try #require(served.request("GET", "/files/a")["ETag"])
        let connection = try served.server.connect()
        var generator = SeededGenerator(seed: 304)
        let order = (0..<300).map { _ in Int.random(in: 0..<4, using: &generator) }
        try connection.send(
            order.map {
                switch $0 {
                case 0: head("GET", "/files/a", tag)
                case 1: head("GET", "/files/a", nil)
                case 2: head("HEAD", "/files/a", tag)
                default: head("HEAD", "/files/empty", nil)
                }
            }.joined())
        for kind in order {
            let response = try connection.receiveResponse(to: kind < 2 ? "GET" : "HEAD")
            #expect(response.status == (kind % 2 == 0 ? 304 : 200))
            #expect(response["Content-Length"] == [nil, "17", nil, "0"][kind])
            #expect(response.text == (kind == 1 ? "the content of a\n" : ""))
        }
        #expect(try !connection.isClosed(within: .milliseconds(50)))
    }

    /// The socket's buffer is full when the heads are sent, so they leave in parts or late.
    @Test(arguments: kinds)
    func aReaderThatIsSlowGetsThemWhole(threading: String) throws {
        let served = try serve(threading)
        let tag = try #require(served.request("GET", "/files/a")["ETag"])
        let connection = try served.server.connect()
        let round = head("GET", "/files/large", nil) + String(repeating: head("GET", "/files/a", tag), count: 40)
        try connection.send(String(repeating: round, count: 4) + head("GET", "/files/a", nil))
        usleep(200_000)
        let large = noise(3 << 20)
        for _ in 0..<4 {
            #expect(try connection.receiveResponse().body == large)
            for _ in 0..<40 {
                let response = try connection.receiveResponse()
                #expect(response.status == 304 && response["Content-Length"] == nil)
            }
        }
        #expect(try connection.receiveResponse().text == "the content of a\n")
    }
}
