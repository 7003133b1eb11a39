import Glibc
import TestSupport
import Testing

/// Responses from the file cache equal those without it.
@Suite(.slow) struct ServeCacheTests {
    private func serve(_ arguments: String...) throws -> ServedFolder { try ServedFolder.settled(arguments) }

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
    func aWarmCacheRespondsAsNoneDoes(arguments: [String]) throws {
        // The foot of a page has the process id.
        let arguments = arguments + ["--no-footer"]
        let warm = try ServedFolder.settled(arguments)
        let none = try FerryProcess.serve(
            root: warm.folder.path(of: "root"), arguments: arguments + ["--cache-size", "0"])
        let (first, second) = try (warm.server.connect(), none.connect())
        var (warmConnection, coldConnection) = (first, second)
        for target in Self.targets {
            _ = try? warm.request("GET", target)
            for method in ["GET", "HEAD"] {
                for fields in Self.fields {
                    let got = try Self.comparedResponse(method, target, fields, on: &warmConnection, of: warm.server)
                    let wanted = try Self.comparedResponse(method, target, fields, on: &coldConnection, of: none)
                    #expect(got == wanted, "\(method) \(target) \(fields)")
                }
            }
        }
        #expect(try warm.figure("ferry_cache_hits_total") > 50)
    }

    /// The parts of a response that must not differ between servers and moments.
    private struct ComparedResponse: Equatable {
        let status: Int
        let fields: [String]
        let body: [UInt8]
    }

    private static func comparedResponse(
        _ method: String, _ target: String, _ fields: [(name: String, value: String)],
        on connection: inout RawConnection, of server: FerryProcess
    ) throws -> ComparedResponse {
        let response = try connection.request(method, target, fields)
        if response["Connection"] == "close" { connection = try server.connect() }
        // A delimiter of parts is random, and so is its length.
        let isMultipart = response["Content-Type"]?.hasPrefix("multipart/") ?? false
        let varying = ["Date", "X-Server-PID"] + (isMultipart ? ["Content-Length", "Content-Type"] : [])
        let constant = response.fields.filter { !varying.contains($0.name) }.map { "\($0.name): \($0.value)" }
        let isOfServer = isMultipart || response.status >= 400
        return ComparedResponse(
            status: response.status, fields: constant.sorted(), body: isOfServer ? [] : response.body)
    }

    @Test func anAbsentNameIsKnownFromTheSecondTimeOnUntilItIsThere() throws {
        let served = try serve()
        let connection = try served.server.connect()
        let before = try served.figure("ferry_cache_files")
        for _ in 0..<5 {
            let response = try connection.request("GET", "/files/later.txt")
            #expect(response.status == 404)
            #expect(response.text == "later.txt: File Not Found (PID of server process: \(served.server.pid))\n")
        }
        #expect(try served.figure("ferry_cache_files") == before + 1)
        #expect(try served.figure("ferry_cache_hits_total") >= 3)
        let page = try connection.request("GET", "/files/later.txt", [("Accept", "text/html")])
        #expect(page.text.hasPrefix("<!DOCTYPE html>"))
        try served.folder.write("root/later.txt", "here")
        #expect(try connection.request("GET", "/files/later.txt").text == "here")
        served.folder.remove("root/later.txt")
        #expect(try connection.request("GET", "/files/later.txt").status == 404)
    }

    @Test func theTagThatItKnowsIsNotModified() throws {
        let served = try serve()
        let connection = try served.server.connect()
        for target in ["/files/a.txt", "/files/large.bin"] {
            let tag = try #require(connection.request("GET", target)["ETag"])
            for value in [tag, "\"x\", \(tag)", "W/\(tag)"] {
                let response = try connection.request("GET", target, [("If-None-Match", value)])
                #expect(response.status == 304 && response["ETag"] == tag && response.body.isEmpty)
            }
            #expect(
                try connection.request("GET", target, [("If-None-Match", "\"x\""), ("If-None-Match", tag)]).status
                    == 304)
            #expect(
                try connection.request("GET", target, [("If-None-Match", tag), ("If-Match", "\"x\"")]).status == 412)
            #expect(try connection.request("HEAD", target, [("If-None-Match", tag)]).status == 304)
        }
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
}
