import Foundation
import Glibc
import TestSupport
import Testing

/// A folder as one file, `?archive=tar`.
@Suite(
    .server { folder in
        try folder.write("sub/b.bin", noise(300_000))
        try folder.write("a.txt", "a")
        try folder.write("indexed/index.html", "page")
        for name in ["sub/b.bin", "a.txt", "indexed/index.html"] {
            try folder.setModificationTime(name, seconds: 1_795_331_400, nanoseconds: 123_456_789)
        }
    })
struct ServeArchiveTests {
    private static let target = "/files/?archive=tar"
    private let served: ServedFolder

    init() throws { served = try SharedServer.get() }

    @Test func itIsAFileWithALengthATagAndAName() throws {
        let connection = try served.server.connect()
        let head = try connection.request("HEAD", Self.target)
        let whole = try connection.request("GET", Self.target)
        for response in [head, whole] {
            #expect(response.status == 200)
            #expect(response.values(of: "Content-Type") == ["application/x-tar"])
            #expect(response.values(of: "Content-Length") == ["\(whole.body.count)"])
            #expect(response.values(of: "Accept-Ranges") == ["bytes"])
            #expect(response["Connection"] == "Keep-Alive")
            #expect(response["Content-Disposition"]?.hasPrefix("attachment; filename*=UTF-8''files.tar;") == true)
            #expect(response["ETag"] == whole["ETag"] && response["ETag"]?.hasPrefix("\"") == true)
        }
        #expect(whole.body.count % 512 == 0)
        let sub = try connection.request("HEAD", "/files/sub/?archive=tar")
        #expect(sub["Content-Disposition"]?.contains("filename=\"sub.tar\"") == true)
    }

    @Test func rangesAndConditionsHold() throws {
        let connection = try served.server.connect()
        let whole = try connection.request("GET", Self.target)
        let (body, tag) = (whole.body, try #require(whole["ETag"]))
        for (range, part) in [
            ("0-0", 0...0), ("500-2500", 500...2500), ("\(body.count - 1)-", body.count - 1...body.count - 1),
        ] {
            for field in [[], [(name: "If-Range", value: tag)]] {
                let response = try connection.request("GET", Self.target, [("Range", "bytes=\(range)")] + field)
                #expect(response.status == 206)
                #expect(response["Content-Range"] == "bytes \(part.lowerBound)-\(part.upperBound)/\(body.count)")
                #expect(response.body == Array(body[part]))
            }
        }
        let cases: [([(name: String, value: String)], Int)] = [
            ([("Range", "bytes=5-9"), ("If-Range", "\"x\"")], 200), ([("Range", "bytes=0-1,5-9")], 200),
            ([("Range", "bytes=\(body.count)-")], 416), ([("If-None-Match", tag)], 304), ([("If-Match", "\"x\"")], 412),
        ]
        for (fields, status) in cases {
            let response = try connection.request("GET", Self.target, fields)
            #expect(response.status == status)
            if status == 200 { #expect(response.body == body) }
        }
    }

    @Test(arguments: ["zip", "tar.gz", "tar.zst"]) func tarAloneIsOffered(format: String) throws {
        let response = try served.request("GET", "/files/?archive=\(format)")
        #expect(response.status == 400)
        #expect(
            response.text.contains("Only archive=tar is offered, because a compressed archive could not be resumed."))
    }

    /// A page may have a parameter of that name for itself.
    @Test func otherWordsAreIgnored() throws {
        #expect(try served.request("GET", "/files/indexed/?archive=2026").text == "page")
        #expect(try served.request("GET", "/files/a.txt?archive=tar").text == "a")
        #expect(try served.request("GET", "/files/sub?archive=tar")["Location"] == "sub/?archive=tar")
    }

    @Test func aFolderWithAnIndexFileHasAnArchiveToo() throws {
        let connection = try served.server.connect()
        for _ in 0..<3 {
            #expect(try connection.request("GET", "/files/indexed/").text == "page")
            #expect(try connection.request("GET", "/files/indexed/?archive=tar")["Content-Type"] == "application/x-tar")
        }
    }

    @Test func withoutListingsThereAreNoArchives() throws {
        let served = try ServedFolder(".", ["--no-listing"]) { try $0.write("a", "a") }
        #expect(try served.request("GET", Self.target).status == 404)
    }

    @Test func theLimitIsASentence() throws {
        let folder = try TemporaryFolder()
        try folder.writeSparse("a", size: 1 << 20)
        let none = try ServedFolder(folder, ".", ["--archive-limit", "0"])
        #expect(try none.request("GET", Self.target).status == 403)
        let small = try ServedFolder(folder, ".", ["--archive-limit", "1"])
        let refused = try small.request("GET", Self.target)
        #expect(refused.status == 422)
        #expect(
            refused.text.contains("The archive would have more than 1 MiB. Ask for the folders in it one by one."))
        #expect(try ServedFolder(folder, ".", ["--archive-limit", "2"]).request("HEAD", Self.target).status == 200)
    }

    /// The content never ends like a whole one, and holds no byte of another state.
    @Test(arguments: ["per-connection", "pool"]) func aFileThatChangesCutsTheArchive(threading: String) throws {
        let size = 24 << 20
        let served = try ServedFolder(".", ["--threading", threading]) { folder in
            try folder.write("a", noise(size, seed: 1))
            try folder.write("b", "b")
        }
        for name in ["a", "b"] {
            let connection = try served.server.connect()
            try connection.send("GET \(Self.target) HTTP/1.1\r\nHost: localhost\r\n\r\n")
            _ = try connection.receive(1000)
            try served.folder.append(name, [1])
            let rest = try connection.receiveToEnd()
            #expect(rest.count < size + 2048)
            #expect(try served.request("GET", "/files/b").status == 200)
        }
    }

    /// The path of the deepest entries is too long to be requested.
    @Test(.slow, .timeLimit(.minutes(3))) func tenThousandNestedFoldersEnd() throws {
        let served = try ServedFolder { try $0.write("top/a", "a") }
        let top = served.folder.path(of: "top")
        let script = "import os,sys\nos.chdir(sys.argv[1])\nfor _ in range(10000):\n os.mkdir('d'); os.chdir('d')"
        #expect(try Command("python3", ["-c", script, top]).run().status == 0)
        defer { _ = try? Command("rm", ["-rf", top]).run() }
        let response = try served.server.connect(timeout: .seconds(120)).request("GET", "/files/top/?archive=tar")
        #expect(response.status == 200)
        let names = "import sys,tarfile\nprint(len(tarfile.open(sys.argv[1]).getnames()))"
        let path = try served.folder.write("t.tar", response.body)
        // top, a, and each d whose path has at most 4095 bytes.
        #expect(try Command("python3", ["-c", names, path]).run().text == "\(2 + (4095 - 3) / 2)\n")
    }

    /// Within the limit that the server announces, an archive finds the descriptors that it needs.
    @Test(.slow, arguments: ["per-connection", "pool"]) func fewDescriptorsAreEnough(threading: String) throws {
        let folder = try TemporaryFolder()
        for number in 0..<300 { try folder.write("d\(number % 7)/\(number)", noise(3000)) }
        let ferry = try Command.ferry("serve", folder.path, "--port", "0", "--threading", threading)
        let command = Command("sh", ["-c", "ulimit -n 64; exec \"$0\" \"$@\"", ferry.program] + ferry.arguments)
        let server = try FerryProcess(command)
        let room = try #require(
            server.announcement.firstMatch(of: #/room for (\d+) connections/#).flatMap { Int($0.1) })
        // A sanitizer makes the walks of so many clients slow.
        let clients = try (0..<room).map { _ in try server.connect(timeout: .seconds(120)) }
        for client in clients { try client.send("GET \(Self.target) HTTP/1.1\r\nHost: h\r\n\r\n") }
        var bodies: Set<[UInt8]> = []
        for client in clients {
            let response = try client.receiveResponse()
            #expect(response.status == 200)
            bodies.insert(response.body)
        }
        #expect(bodies.count == 1)
    }
}
