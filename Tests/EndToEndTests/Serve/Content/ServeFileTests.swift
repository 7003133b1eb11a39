import TestSupport
import Testing

/// Sizes around the amount that the library sends at once, 2 MiB.
private let sizes = [0, 1, 1023, 65_536, (2 << 20) - 1, 2 << 20, (2 << 20) + 1, (5 << 20) + 7]

/// Names and their media types.
private let mediaTypes = [
    ("page.html", "text/html; charset=utf-8"), ("PAGE.HTML", "text/html; charset=utf-8"),
    ("style.css", "text/css; charset=utf-8"), ("data.json", "application/json"), ("picture.png", "image/png"),
    ("paper.pdf", "application/pdf"), ("archive.tar.gz", "application/gzip"), ("Grüße aus Åre.jpeg", "image/jpeg"),
    ("no extension", "text/plain; charset=utf-8"), ("unknown.zzz", "application/octet-stream"),
]

/// A regular file: its bytes, and the fields about it.
@Suite(
    .server { folder in
        for size in sizes { try folder.write("\(size).bin", noise(size)) }
        for (name, _) in mediaTypes { try folder.write(name, name) }
        try folder.write("a.txt", "a b c")
        try folder.setModificationTime("a.txt", seconds: 1_795_331_400, nanoseconds: 123_456_789)
    })
struct ServeFileTests {
    private let served: ServedFolder

    init() throws { served = try SharedServer.get() }

    @Test(arguments: sizes)
    func everyByteArrives(size: Int) throws {
        let connection = try served.server.connect()
        for _ in 0..<2 {
            let response = try connection.request("GET", "/files/\(size).bin")
            #expect(response.status == 200)
            #expect(response.values(of: "Content-Length") == ["\(size)"])
            #expect(response.body == noise(size))
        }
        #expect(try connection.request("GET", "/files/a.txt").text == "a b c")
    }

    @Test func theFieldsTellOfTheFile() throws {
        let response = try served.request("GET", "/files/a.txt")
        #expect(response.status == 200)
        #expect(response.reason == "OK")
        for (name, value) in [
            ("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", "5"),
            ("Last-Modified", "Sun, 22 Nov 2026 07:10:00 GMT"), ("Accept-Ranges", "bytes"),
            ("X-Content-Type-Options", "nosniff"), ("Cache-Control", "no-cache"),
            ("X-Server-PID", "\(served.server.pid)"), ("Connection", "Keep-Alive"),
        ] {
            #expect(response.values(of: name) == [value])
        }
        #expect(response.values(of: "Date").count == 1)
        #expect(response.fields.count == 10)
    }

    @Test(arguments: mediaTypes)
    func theNameTellsTheMediaType(name: String, type: String) throws {
        let response = try served.request("GET", "/files/" + Sample.percentEncoded(name))
        #expect(response.values(of: "Content-Type") == [type])
        #expect(response.text == name)
    }

    @Test func theEntityTagIsStrongAndTheSameOnEveryReplica() throws {
        let tag = try #require(served.request("GET", "/files/a.txt")["ETag"])
        #expect(tag.wholeMatch(of: #/"[!#-~]+"/#) != nil)
        let replica = try ServedFolder { folder in
            try folder.write("another", "d e f")
            try folder.write("a.txt", "a b c")
            try folder.setModificationTime("a.txt", seconds: 1_795_331_400, nanoseconds: 123_456_789)
        }
        #expect(try replica.request("GET", "/files/a.txt").values(of: "ETag") == [tag])
    }

    @Test func theEntityTagChangesWithTheFile() throws {
        let served = try ServedFolder { try $0.write("a", "123") }
        let changes: [(TemporaryFolder) throws -> Void] = [
            { try $0.setModificationTime("a", seconds: 1_700_000_400, nanoseconds: 0) },
            { try $0.setModificationTime("a", seconds: 1_700_000_400, nanoseconds: 1) },
            {
                try $0.write("a", "1234")
                try $0.setModificationTime("a", seconds: 1_700_000_400, nanoseconds: 1)
            },
            { try $0.setModificationTime("a", seconds: 1_700_000_401, nanoseconds: 1) },
        ]
        var tags: Set<String> = []
        for change in changes {
            try change(served.folder)
            tags.insert(try #require(served.request("GET", "/files/a")["ETag"]))
        }
        #expect(tags.count == changes.count)
    }

    @Test func aFileThatIsReplacedWhileItIsSentArrivesAsItWas() throws {
        let served = try ServedFolder { try $0.write("a", noise(12 << 20)) }
        let connection = try served.server.connect()
        try connection.send("GET /files/a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        let start = try connection.receive(1000)
        served.folder.remove("a")
        try served.folder.write("a", "new")
        let response = try start + connection.receiveToEnd()
        #expect(Array(response.suffix(12 << 20)) == noise(12 << 20))
        #expect(try served.request("GET", "/files/a").text == "new")
    }

    @Test func aFileOfAHundredGigabytesTakesNoMemory() throws {
        let size = 100 << 30
        let served = try ServedFolder { try $0.writeSparse("huge", size: size) }
        #expect(try served.request("HEAD", "/files/huge")["Content-Length"] == "\(size)")
        let memory = try #require(served.server.process.peakMemory)
        let idle = try #require(served.server.process.threadCount)
        let connections = try (0..<4).map { _ in try served.server.connect() }
        for connection in connections { try connection.send("GET /files/huge HTTP/1.1\r\nHost: localhost\r\n\r\n") }
        for connection in connections {
            let start = try connection.receive(1 << 20)
            #expect(start.starts(with: "HTTP/1.1 200 OK\r\n".utf8))
            #expect(start.suffix(1 << 19).allSatisfy { $0 == 0 })
        }
        let growth = try #require(served.server.process.peakMemory) - memory
        #expect(Sample.isSanitized || growth < 4 << 20)
        for connection in connections { connection.reset() }
        try waitUntil("the transfers have ended") { served.server.process.threadCount ?? 0 <= idle }
        #expect(try served.request("HEAD", "/files/huge").status == 200)
    }
}
