import Glibc
import TestSupport
import Testing

/// What the cache of open files may and may not show.
@Suite struct ServeCacheTests {
    private static let small = Sample.bytes(1000, seed: 2)
    private static let large = Sample.bytes(300_000, seed: 3)

    private static func fill(_ folder: TemporaryFolder) throws {
        try folder.write("outside/secret.txt", "secret")
        try folder.write("root/a.txt", small)
        try folder.write("root/empty", "")
        try folder.write("root/exact", Sample.bytes(65_536))
        try folder.write("root/over", Sample.bytes(65_537))
        try folder.write("root/large.bin", large)
        try folder.write("root/sub/b c.html", "<p>b")
        try folder.write("root/sub/index.html", "<p>index")
        try folder.write("root/.hidden", "hidden")
        try folder.write("root/c.css", "c { }")
        try folder.write("root/c.css.gz", "not really gzip")
        try folder.symlink("root/link", to: "a.txt")
        try folder.symlink("root/out", to: "../outside/secret.txt")
        // Older than any tick of the kernel's clock, so that files are kept.
        usleep(2_300_000)
    }

    private func serve(_ arguments: String...) throws -> ServedFolder {
        try ServedFolder("root", arguments, fill: Self.fill)
    }

    /// A field of `/metrics`.
    private func figure(_ name: String, of served: ServedFolder) throws -> Double {
        try #require(MetricsReading(served.request("GET", "/metrics").text)[name])
    }

    private static let targets = [
        "/files/a.txt", "/files/a.txt?v=1", "/files/a.txt?download", "/files/a.txt?a=b&download=", "/files/%61.txt",
        "/files/a.txt?bad\u{7F}", "/files/a.txt/", "/files/empty", "/files/exact", "/files/over", "/files/large.bin",
        "/files/sub/b%20c.html", "/files/sub/", "/files/sub", "/files/.hidden", "/files/c.css", "/files/link",
        "/files/out", "/files/missing", "http://host/files/a.txt", "/files//a.txt",
    ]

    private static let fields: [[(name: String, value: String)]] = [
        [], [("Range", "bytes=1-3")], [("Range", "bytes=-2")], [("Range", "bytes=0-1,5-6")],
        [("Range", "bytes=999999-")], [("Range", "bytes=0-65535")], [("If-None-Match", "*")],
        [("If-None-Match", "\"x\"")], [("If-Match", "\"x\"")], [("If-Modified-Since", "Fri, 01 Jan 2038 00:00:00 GMT")],
        [("If-Modified-Since", "Mon, 01 Jan 2001 00:00:00 GMT")], [("Accept-Encoding", "gzip")],
        [("If-Unmodified-Since", "Mon, 01 Jan 2001 00:00:00 GMT")], [("Want-Repr-Digest", "sha-256=1")],
        [("Range", "bytes=1-3"), ("If-Range", "\"x\"")],
    ]

    @Test(arguments: [
        [], ["--no-symlinks"], ["--precompressed"], ["--cors"], ["--hidden", "--header", "Cache-Control: max-age=9"],
        ["--no-index"],
    ])
    func aWarmCacheAnswersAsNoneDoes(arguments: [String]) throws {
        let warm = try ServedFolder("root", arguments, fill: Self.fill)
        let none = try FerryProcess.serve(
            root: warm.folder.path(of: "root"), arguments: arguments + ["--cache-size", "0"])
        let (first, second) = try (warm.server.connect(), none.connect())
        var (warmConnection, coldConnection) = (first, second)
        for target in Self.targets {
            _ = try? warm.request("GET", target)
            for method in ["GET", "HEAD"] {
                for fields in Self.fields {
                    let got = try Self.answer(method, target, fields, on: &warmConnection, of: warm.server)
                    let wanted = try Self.answer(method, target, fields, on: &coldConnection, of: none)
                    #expect(got == wanted, "\(method) \(target) \(fields)")
                }
            }
        }
        #expect(try figure("ferry_cache_hits_total", of: warm) > 50)
    }

    @Test func anAbsentNameIsKnownFromTheSecondTimeOnUntilItIsThere() throws {
        let served = try serve()
        let connection = try served.server.connect()
        let before = try figure("ferry_cache_files", of: served)
        for _ in 0..<5 {
            let reply = try connection.request("GET", "/files/later.txt")
            #expect(reply.status == 404)
            #expect(reply.text == "later.txt: File Not Found (PID of server process: \(served.server.pid))\n")
        }
        #expect(try figure("ferry_cache_files", of: served) == before + 1)
        #expect(try figure("ferry_cache_hits_total", of: served) >= 3)
        let page = try connection.request("GET", "/files/later.txt", [("Accept", "text/html")])
        #expect(page.text.hasPrefix("<!DOCTYPE html>"))
        try served.folder.write("root/later.txt", "here")
        #expect(try connection.request("GET", "/files/later.txt").text == "here")
        served.folder.remove("root/later.txt")
        #expect(try connection.request("GET", "/files/later.txt").status == 404)
    }

    @Test func namesThatAreTriedOnceDriveNoFileOut() throws {
        let served = try serve("--cache-size", "1")
        let connection = try served.server.connect()
        for _ in 0..<2 { #expect(try connection.request("GET", "/files/a.txt").body == Self.small) }
        for number in 0..<2000 { #expect(try connection.request("GET", "/files/try-\(number)").status == 404) }
        #expect(try figure("ferry_cache_files", of: served) == 1)
        let hits = try figure("ferry_cache_hits_total", of: served)
        #expect(try connection.request("GET", "/files/a.txt").body == Self.small)
        #expect(try figure("ferry_cache_hits_total", of: served) == hits + 1)
    }

    /// What of a reply must not differ from one server and one moment to another.
    private struct Answer: Equatable {
        let status: Int
        let fields: [String]
        let body: [UInt8]
    }

    private static func answer(
        _ method: String, _ target: String, _ fields: [(name: String, value: String)],
        on connection: inout RawConnection, of server: FerryProcess
    ) throws -> Answer {
        let reply = try connection.request(method, target, fields)
        if reply["Connection"] == "close" { connection = try server.connect() }
        // A delimiter of parts is random, and its length too.
        let isMultipart = reply["Content-Type"]?.hasPrefix("multipart/") ?? false
        let varying = ["Date", "X-Server-PID"] + (isMultipart ? ["Content-Length", "Content-Type"] : [])
        let constant = reply.fields.filter { !varying.contains($0.name) }.map { "\($0.name): \($0.value)" }
        let isOfServer = isMultipart || reply.status >= 400
        return Answer(status: reply.status, fields: constant.sorted(), body: isOfServer ? [] : reply.body)
    }

    @Test func theTagThatItKnowsIsNotModified() throws {
        let served = try serve()
        let connection = try served.server.connect()
        for target in ["/files/a.txt", "/files/large.bin"] {
            let tag = try #require(connection.request("GET", target)["ETag"])
            for value in [tag, "\"x\", \(tag)", "W/\(tag)"] {
                let reply = try connection.request("GET", target, [("If-None-Match", value)])
                #expect(reply.status == 304 && reply["ETag"] == tag && reply.body.isEmpty)
            }
            #expect(
                try connection.request("GET", target, [("If-None-Match", "\"x\""), ("If-None-Match", tag)]).status
                    == 304)
            #expect(
                try connection.request("GET", target, [("If-None-Match", tag), ("If-Match", "\"x\"")]).status == 412)
            #expect(try connection.request("HEAD", target, [("If-None-Match", tag)]).status == 304)
        }
    }

    @Test(arguments: [true, false])
    func aChangeShowsInTheNextRequest(isReplaced: Bool) throws {
        let served = try serve()
        let connection = try served.server.connect()
        for number in 0..<60 {
            // Now and then old enough to be kept, and else changed within the same tick.
            if number % 6 == 5 { usleep(150_000) }
            for _ in 0..<3 {
                if number > 0 { #expect(try connection.request("GET", "/files/n").text == "version \(number + 999)") }
            }
            if isReplaced {
                try served.folder.write("root/new", "version \(number + 1000)")
                try served.folder.setModificationTime("root/new", seconds: 1_000_000_000, nanoseconds: 7)
                try served.folder.rename("root/new", to: "root/n")
            } else {
                try served.folder.write("root/n", "version \(number + 1000)")
                try served.folder.setModificationTime("root/n", seconds: 1_000_000_000, nanoseconds: 7)
            }
            #expect(try connection.request("GET", "/files/n").text == "version \(number + 1000)")
        }
    }

    @Test func aFileThatIsGoneIsNotFound() throws {
        let served = try serve()
        for _ in 0..<2 { #expect(try served.request("GET", "/files/a.txt").status == 200) }
        served.folder.remove("root/a.txt")
        #expect(try served.request("GET", "/files/a.txt").status == 404)
        try served.folder.makeFolder("root/a.txt")
        #expect(try served.request("GET", "/files/a.txt").status == 301)
    }

    @Test func aLinkToElsewhereIsNotFollowed() throws {
        let served = try serve()
        for _ in 0..<2 { #expect(try served.request("GET", "/files/a.txt").status == 200) }
        served.folder.remove("root/a.txt")
        try served.folder.symlink("root/a.txt", to: "../outside/secret.txt")
        #expect(try served.request("GET", "/files/a.txt").status == 404)
    }

    @Test func aFolderThatMovesOutOfTheRootIsGoneWithinSeconds() throws {
        let served = try serve()
        for _ in 0..<2 { #expect(try served.request("GET", "/files/sub/b%20c.html").status == 200) }
        try served.folder.rename("root/sub", to: "moved")
        try served.folder.symlink("root/sub", to: "../moved")
        try waitUntil("it is gone") { try served.request("GET", "/files/sub/b%20c.html").status == 404 }
    }

    @Test func aFolderThatBecomesALinkIsGoneWhereLinksAre() throws {
        let served = try serve("--no-symlinks")
        for _ in 0..<2 { #expect(try served.request("GET", "/files/sub/b%20c.html").status == 200) }
        try served.folder.rename("root/sub", to: "root/other")
        try served.folder.symlink("root/sub", to: "other")
        #expect(try served.request("GET", "/files/sub/b%20c.html").status == 404)
    }

    @Test func anotherIndexFileShows() throws {
        let served = try serve()
        for _ in 0..<2 { #expect(try served.request("GET", "/files/sub/").text == "<p>index") }
        try served.folder.write("root/sub/index.html", "<p>other")
        #expect(try served.request("GET", "/files/sub/").text == "<p>other")
        served.folder.remove("root/sub/index.html")
        #expect(try served.request("GET", "/files/sub/").text.contains("b c.html"))
    }

    @Test func aNeighbourThatAppearsIsChosen() throws {
        let served = try serve("--precompressed")
        let gzip = [(name: "Accept-Encoding", value: "gzip")]
        for _ in 0..<2 { #expect(try served.request("GET", "/files/a.txt", gzip)["Content-Encoding"] == nil) }
        try served.folder.write("root/a.txt.gz", "gzip")
        #expect(try served.request("GET", "/files/a.txt", gzip)["Content-Encoding"] == "gzip")
        #expect(try served.request("GET", "/files/a.txt")["Content-Encoding"] == nil)
    }

    @Test func itKeepsToItsSize() throws {
        let served = try ServedFolder("root", ["--cache-size", "1"]) { folder in
            for number in 0..<60 { try folder.write("root/\(number)", Sample.bytes(50_000, seed: UInt64(number))) }
            usleep(2_300_000)
        }
        let connection = try served.server.connect()
        for round in 0..<3 {
            for number in 0..<60 {
                let body = try connection.request("GET", "/files/\(number)").body
                #expect(body == Sample.bytes(50_000, seed: UInt64(number)), "round \(round)")
            }
        }
        #expect(try (500_000.0...1_048_576).contains(figure("ferry_cache_bytes", of: served)))
    }

    @Test func aDeletedFileIsNotHeldForLong() throws {
        let served = try serve()
        let descriptors = { try entryNames(in: "/proc/\(served.server.pid)/fd") }
        let holds = { (name: String) in
            try descriptors().contains { try target(of: "/proc/\(served.server.pid)/fd/\($0)").contains(name) }
        }
        #expect(try served.request("GET", "/files/large.bin").body == Self.large)
        try #require(try holds("large.bin"))
        served.folder.remove("root/large.bin")
        try waitUntil("it is let go", within: .seconds(20)) { try !holds("large.bin") }
    }

    @Test func noBytesOfAFileAreTakenForAHead() throws {
        let head = "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"
        let content = Array(String(repeating: head, count: 1000).utf8)
        let served = try ServedFolder("root") { try $0.write("root/heads", content) }
        let connection = try served.server.connect()
        for first in stride(from: 0, to: head.utf8.count * 40, by: head.utf8.count) {
            let range = ("Range", "bytes=\(first)-\(first + head.utf8.count - 1),0-0")
            let parts = try connection.request("GET", "/files/heads", [range])
            #expect(parts.text.contains(head))
            #expect(try connection.request("GET", "/files/heads").body == content)
        }
    }

    @Test func itHoldsNoMoreDescriptorsThanThereIsRoomFor() throws {
        let folder = try TemporaryFolder()
        for number in 0..<100 { try folder.writeSparse("\(number)", size: 100_000) }
        usleep(2_300_000)
        let ferry = try Command.ferry("serve", folder.path, "--port", "0", "--max-connections", "20")
        var command = Command("/bin/sh", ["-c", "ulimit -n 200; exec \"$0\" \"$@\"", ferry.program] + ferry.arguments)
        command.environment = ferry.environment
        let server = try FerryProcess(command)
        let connection = try server.connect()
        for _ in 0..<2 {
            for number in 0..<100 { #expect(try connection.request("GET", "/files/\(number)").body.count == 100_000) }
        }
        #expect(try (20...60).contains(#require(server.process.descriptorCount)))
    }

    @Test func zeroTurnsItOff() throws {
        let served = try serve("--cache-size", "0")
        for _ in 0..<3 { #expect(try served.request("GET", "/files/a.txt").body == Self.small) }
        #expect(try figure("ferry_cache_hits_total", of: served) == 0)
        #expect(try figure("ferry_cache_misses_total", of: served) == 0)
    }
}

/// Where a symbolic link leads, as it is stored; the corresponding C function is `readlink`.
private func target(of link: String) throws -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink(link, &buffer, buffer.count)
    return count < 0 ? "" : String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
