import TestSupport
import Testing

/// `ferry fetch -J`: names that the server chooses.
@Suite struct FetchNameTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func origin(_ disposition: String?) throws -> FaultyOrigin {
        try FaultyOrigin { _, response in
            response.apply(.changed(.init("new")))
            if let disposition { response["Content-Disposition"] = disposition }
        }
    }

    /// A field, and the file's name with the option; without the option, the file always has the URL's name.
    @Test(arguments: [
        ("attachment; filename=b.txt", "b.txt"), ("attachment; filename=\"b c.txt\"", "b c.txt"),
        ("attachment; filename*=UTF-8''%E2%82%AC.txt; filename=x", "€.txt"), ("inline; filename=\"n\u{e4}\"", "nä"),
        ("attachment; filename=\"../../etc/passwd\"", "_._.._etc_passwd"),
        ("attachment; filename=/etc/passwd", "_etc_passwd"),
        ("attachment; filename*=UTF-8''..%2F..%2Fx", "_._.._x"), ("attachment; filename=.bashrc", "_bashrc"),
        ("attachment; filename=\"a\\\\b\"", "a_b"), ("attachment; filename*=UTF-8''%1B%5B2J%00", "_[2J_"),
        ("attachment; filename*=UTF-8''a%E2%80%AEgpj.exe", "a_gpj.exe"), ("attachment; filename=nul.txt", "_nul.txt"),
        ("attachment; filename=a.", "a_"), ("attachment; filename=..", "u.bin"), ("attachment; filename=\"\"", "u.bin"),
        ("attachment; filename=a; filename=b", "u.bin"), ("attachment", "u.bin"), ("", "u.bin"),
    ]) func field(_ field: String, names name: String) throws {
        let origin = try origin(field)
        let run = try folder.fetch("-J", origin.url("/u.bin"))
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.text == "PID of server process: 77\n\(name) received (3 bytes).\n")
        #expect(try folder.names() == [name])
        folder.remove(name)
        #expect(try folder.fetch(origin.url("/u.bin")).status == 0)
        #expect(try folder.names() == ["u.bin"])
    }

    @Test func longName() throws {
        let origin = try origin("attachment; filename=\(String(repeating: "n", count: 400)).txt")
        #expect(try folder.fetch("--remote-header-name", origin.url("/u")).status == 0)
        #expect(try folder.names() == [String(repeating: "n", count: 251) + ".txt"])
    }

    @Test func fieldOfBytesThatAreNoText() throws {
        let origin = try FaultyOrigin.responding { _, connection in
            let head = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Disposition: attachment; filename=\"na"
            try connection.send(Array(head.utf8) + [0xEF] + Array("ve\"\r\n\r\nx".utf8))
        }
        #expect(try folder.fetch("-J", origin.url("/u")).status == 0)
        #expect(try folder.names() == ["naïve"])
    }

    @Test func existingFileStays() throws {
        let origin = try origin("attachment; filename=b")
        try folder.write("b", "old")
        let run = try folder.fetch("-J", origin.url("/u"))
        #expect(run.status == 23)
        #expect(run.errors == "b: not overwritten: a file of that name exists (--force overwrites it)\n")
        #expect(try folder.names() == ["b"])
        #expect(try folder.text(of: "b") == "old")
        #expect(try folder.fetch("-J", "-f", origin.url("/u")).status == 0)
        #expect(try folder.text(of: "b") == "new")
    }

    /// A file with the URL's name is not touched.
    @Test func fileOfTheURLsNameStays() throws {
        let (named, nameless) = (try origin("attachment; filename=b"), try origin(nil))
        try folder.write("u", "old")
        #expect(try folder.fetch("-J", named.url("/u")).status == 0)
        #expect(try folder.names() == ["b", "u"])
        #expect(try folder.text(of: "u") == "old")
        #expect(try folder.fetch("-J", nameless.url("/u")).status == 23)
        #expect(try folder.text(of: "u") == "old")
    }

    @Test func linksAreNotWrittenThrough() throws {
        try folder.write("mine", "mine")
        try folder.symlink("b", to: "mine")
        let origin = try origin("attachment; filename=b")
        #expect(try folder.fetch("-J", origin.url("/u")).status == 23)
        #expect(try folder.fetch("-J", "-f", origin.url("/u")).status == 0)
        #expect(try folder.text(of: "mine") == "mine")
        #expect(try folder.text(of: "b") == "new")
    }

    @Test func oneNameForTwoTargets() throws {
        let origin = try origin("attachment; filename=b")
        let run = try folder.fetch("-J", "-f", "-j", "1", origin.url("/u"), origin.url("/v"))
        #expect(run.status == 23)
        #expect(run.errors == "b: not overwritten: another target has that file name\n")
        #expect(try folder.names() == ["b"])
    }

    @Test func targetWithoutName() throws {
        let (named, nameless) = (try origin("attachment; filename=b"), try origin(nil))
        #expect(try folder.fetch("-J", named.url("/?id=5")).status == 0)
        #expect(try folder.fetch("-J", nameless.url("/")).status == 8)
        #expect(try folder.names() == ["b"])
        #expect(try folder.fetch(named.url("/?id=5")).status == 64)
        #expect(try folder.fetch("-J", "-o", "x", named.url("/")).status == 64)
    }

    /// The part has the URL's name, because only that is known before a response.
    @Test func resumedUnderTheServersName() throws {
        let content = noise(300_000)
        let origin = try FaultyOrigin(["/u": .init(content)]) { request, response in
            response["Content-Disposition"] = "attachment; filename=b"
            if request.number == 0 { response.end = .reset(after: 100_000) }
        }
        #expect(try folder.fetch("-J", "--retry", "0", origin.url("/u")).status == 18)
        #expect(try folder.names() == ["u.part", "u.part.json"])
        #expect(try folder.fetch("-J", origin.url("/u")).status == 0)
        #expect(try folder.names() == ["b"])
        #expect(try folder.read("b") == content)
        #expect(origin.contentBytesSent == content.count)
    }

    @Test func nameAfterARedirect() throws {
        let origin = try FaultyOrigin(["/b": .init("new")]) { request, response in
            if request.path == "/u" {
                response.apply(.redirect(to: "/b"))
                response["Content-Disposition"] = "attachment; filename=wrong"
            } else {
                response["Content-Disposition"] = "attachment; filename=right"
            }
        }
        #expect(try folder.fetch("-J", origin.url("/u")).status == 0)
        #expect(try folder.names() == ["right"])
    }

    /// A non-ASCII host in a URL is requested in its IDNA form, in every locale.
    @Test func hostBeyondASCIIIsConverted() throws {
        let proxy = try FaultyOrigin([:]) { _, response in response.status = 200 }
        let run = try TemporaryFolder().fetch("--proxy", proxy.url(), "-o", "-", "http://b\u{FC}cher.test/a")
        #expect(run.status == 0, "\(run.errors)")
        #expect(proxy.requests.first?["Host"] == "xn--bcher-kva.test")
    }
}
