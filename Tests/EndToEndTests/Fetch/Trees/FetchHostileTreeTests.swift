import Glibc
import TestSupport
import Testing

/// Listings that lie: nothing leaves the output folder, and all other entries are fetched.
@Suite(.slow) struct FetchHostileTreeTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.makeFolder("out")
    }

    /// An origin of one folder `/t/` with this listing; every other path is a file.
    private func origin(_ listing: String, faults: [[FaultyOrigin.Fault]] = []) throws -> FaultyOrigin {
        try FaultyOrigin(["/t/": .init(listing)]) { request, response in
            if request.path != "/t/" { return response.apply(.changed(.init("content of \(request.path)"))) }
            if request.number < faults.count { for fault in faults[request.number] { response.apply(fault) } }
        }
    }

    private func fetch(_ origin: FaultyOrigin, _ options: String...) throws -> FinishedProcess {
        try folder.fetching(["-r", "-P", "out"] + options + [origin.url("/t/")]).wait(within: .seconds(60))
    }

    @Test func entriesThatLeadElsewhere() throws {
        let victim = try FaultyOrigin(["/evil": .init("evil")])
        let references = [
            "../up", "/root", "//\(victim.port)/x", victim.url("/evil"), "a/b", "..", ".", "%2e%2e%2fup", "a%2Fb",
            "x?y",
            "x#y", "", "a%00b", "..\\\\up",
        ]
        let entries = references.map { #"{"name":"x","href":"\#($0)","type":"file"}"# }
        let folders = ["../", "..", "/", victim.url("/"), "%2e%2e/"].map {
            #"{"name":"d","href":"\#($0)","type":"directory"}"#
        }
        let origin = try origin(
            "[\((entries + folders + [#"{"name":"good","href":"good","type":"file"}"#]).joined(separator: ","))]")
        let run = try fetch(origin)
        #expect(run.status == 8)
        #expect(run.errors.split(separator: "\n").count == references.count + 5)
        #expect(
            run.text == "PID of server process: 77\nt/good received (19 bytes).\n"
                || run.text.contains("t/good received"))
        #expect(try folder.names() == ["out"])
        #expect(try folder.names(in: "out/t") == ["good"])
        #expect(origin.requests.map(\.target) == ["/t/?format=json", "/t/good"])
        #expect(victim.requests.isEmpty)
    }

    /// The terminal acts on none of the names, and a name that no file can have is refused.
    @Test func namesAreKeptAndShownEscaped() throws {
        let origin = try origin(
            """
            [{"name":"1","href":".bashrc","type":"file"},{"name":"2","href":"%1B%5B2J","type":"file"},
            {"name":"3","href":"nul","type":"file"},{"name":"4","href":"a%E2%80%AEgpj.exe","type":"file"},
            {"name":"5","href":"\(String(repeating: "n", count: 300))","type":"file"},
            {"name":"6","href":"%1B%5D0%3Bx%07/","type":"directory"}]
            """)
        let run = try fetch(origin)
        #expect(run.status == 8)
        #expect(run.errors.contains("t/5: cannot be kept: it is longer than 255 bytes\n"))
        #expect(run.errors.contains("t/\\u{1B}]0;x\\u{7}/: cannot be listed: "))
        #expect(
            try folder.names(in: "out/t").sorted()
                == ["\u{1B}[2J", ".bashrc", "nul", "a\u{202E}gpj.exe"].sorted())
        #expect(run.text.contains("t/\\u{1B}[2J received (") && run.text.contains("t/a\\u{202E}gpj.exe received ("))
        #expect(
            !(run.text + run.errors).unicodeScalars.contains {
                $0.properties.generalCategory == .control && $0 != "\n" || $0.properties.isBidiControl
            })
    }

    /// The user has named no folder: a hidden file could be anybody's settings.
    @Test func hiddenNamesNeedAFolderThatIsNamed() throws {
        let listing =
            #"[{"name":".bashrc","type":"file"},{"name":".ssh","type":"directory"},{"name":"a","type":"file"}]"#
        let origin = try FaultyOrigin(["/": .init(listing)]) { request, response in
            if request.path == "/.ssh/" { return response.apply(.changed(.init(#"[{"name":"k","type":"file"}]"#))) }
            if request.path != "/" { response.apply(.changed(.init("x"))) }
        }
        let run = try folder.fetch("-r", origin.url("/"))
        #expect(run.status == 8)
        let words = "cannot be kept: hidden names go only into a folder that you name (-o . for the current one)\n"
        #expect(run.errors.contains(".bashrc: \(words)") && run.errors.contains(".ssh: \(words)"))
        #expect(try folder.names() == ["a", "out"])
        for place in [["-o", "."], ["-P", "out"], ["-o", "out/x"]] {
            #expect(try folder.fetching(["-f", "-r", origin.url("/")] + place).wait().status == 0)
        }
        #expect(try folder.names() == [".bashrc", ".ssh", "a", "out"])
        #expect(try folder.names(in: "out/x") == [".bashrc", ".ssh", "a"])
    }

    /// A server must not leave a file that passes for the part of another file.
    @Test func plantedPartIsNotUsed() throws {
        let good = try FaultyOrigin(["/f": .init(noise(9000))])
        let sidecar = """
            {"url":"\(good.url("/f"))","etag":"\"1\"","total":9000,"bytes":5000,"ranges":[[0,5000]],"pids":[],"time":"x"}
            """
        let evil = try FaultyOrigin([
            "/t/": .init(#"[{"name":"f.part","type":"file"},{"name":"f.part.json","type":"file"}]"#),
            "/t/f.part": .init(noise(5000, seed: 2)), "/t/f.part.json": .init(sidecar),
        ])
        #expect(try fetch(evil).status == 0)
        #expect(try folder.names(in: "out/t") == ["f.part", "f.part.json"])
        #expect(try folder.fetch("-P", "out/t", good.url("/f")).status == 0)
        #expect(try folder.names(in: "out/t") == ["f", "f.part", "f.part.json"])
        #expect(try folder.read("out/t/f") == noise(9000))
        #expect(good.requests.map { $0["Range"] } == [nil])
    }

    @Test func twoEntriesOfOneName() throws {
        let run = try fetch(
            origin(#"[{"href":".x","name":"1","type":"file"},{"href":"%2Ex","name":"2","type":"file"}]"#))
        #expect(run.status == 8)
        #expect(run.errors == "t/2: cannot be kept: another entry has that name\n")
        #expect(try folder.text(of: "out/t/.x") == "content of /t/.x")
    }

    /// Each folder contains itself, as with a link that leads back.
    @Test func treeWithoutEnd() throws {
        let listing = FaultyOrigin.File(#"[{"name":"loop","href":"loop/","type":"directory"}]"#)
        let origin = try FaultyOrigin { _, response in response.apply(.changed(listing)) }
        let run = try fetch(origin)
        #expect(run.status == 8)
        #expect(run.errors.hasSuffix("loop/: cannot be listed: it lies deeper than 64 folders\n"))
        #expect(origin.requests.count == 65)
    }

    @Test(arguments: [true, false]) func plantedLinksAreNotFollowed(_ isFolder: Bool) throws {
        try folder.makeFolder("elsewhere")
        try folder.write("elsewhere/f", "mine")
        try folder.symlink(isFolder ? "out/t" : "out/t/d", to: folder.path(of: "elsewhere"))
        let origin = try FaultyOrigin([
            "/t/": .init(#"[{"name":"d","href":"d/","type":"directory"}]"#),
            "/t/d/": .init(#"[{"name":"f","href":"f","type":"file"}]"#), "/t/d/f": .init("evil"),
        ])
        let run = try fetch(origin, "-f")
        #expect(run.status == 23)
        #expect(run.errors.hasSuffix("is no folder\n"))
        #expect(try folder.text(of: "elsewhere/f") == "mine")
        #expect(try folder.names(in: "elsewhere") == ["f"])
    }

    @Test func fileInPlaceOfAFolder() throws {
        try folder.write("out/t/d", "mine")
        try folder.makeFolder("out/t/f")
        let origin = try FaultyOrigin([
            "/t/": .init(
                #"[{"name":"d","type":"directory"},{"name":"f","type":"file"},{"name":"g","type":"file"}]"#),
            "/t/d/": .init("[]"), "/t/f": .init("f"), "/t/g": .init("g"),
        ])
        let run = try fetch(origin, "-f")
        #expect(run.status == 23)
        #expect(run.errors.split(separator: "\n").count == 2)
        #expect(try folder.text(of: "out/t/d") == "mine")
        #expect(try folder.text(of: "out/t/g") == "g")
    }

    @Test(arguments: ["<!DOCTYPE html>", "", "{}"]) func responseThatIsNoListing(_ text: String) throws {
        let run = try fetch(origin(text))
        #expect(run.status == 8)
        #expect(run.errors == "t/: cannot be listed: the server's response is no JSON listing\n")
        #expect(try folder.names(in: "out") == [])
    }

    @Test func entriesOfAnotherShapeLeaveTheRest() throws {
        let long = String(repeating: "a", count: 1 << 20)
        let origin = try FaultyOrigin([
            "/t/": .init(
                #"[1,{"name":"b","type":["file"]},{"name":"f","type":"file"},{"href":"\#(long)/x","type":"file"}]"#),
            "/t/f": .init("f"),
        ])
        let run = try fetch(origin)
        #expect(run.status == 8)
        let lines = run.errors.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines.allSatisfy { $0.count < 700 })
        #expect(try folder.text(of: "out/t/f") == "f")
    }

    @Test func listingLongerThanTheLimit() throws {
        let origin = try origin("[" + String(repeating: " ", count: 17 << 20) + "]")
        let run = try fetch(origin)
        #expect(run.status == 8)
        #expect(run.errors == "t/: cannot be listed: the listing is longer than 16 MiB\n")
        #expect(run.peakMemory < 200 << 20)
    }

    /// A listing of the largest size takes some memory, and further ones take no more.
    @Test(.enabled(if: !Sample.isSanitized, "a sanitizer's memory is not the client's"))
    func memoryIsThatOfOneListing() throws {
        let names = (0..<3_000).map { #"{"name":"\#($0)","href":"%2e%2e","type":"file"}"# }
        let listing = "[\(names.joined(separator: ","))"
        let origin = try FaultyOrigin { request, response in
            let depth = request.path.split(separator: "/").count
            let next = depth < 8 ? #",{"name":"d","type":"directory"}]"# : "]"
            response.apply(.changed(.init(listing + next)))
        }
        let run = try folder.fetching(["-r", "-q", "-P", "out", origin.url("/t/")]).wait(within: .seconds(60))
        #expect(run.status == 8)
        #expect(run.errors.split(separator: "\n").count == 8 * 3_000)
        #expect(run.peakMemory < 150 << 20)
    }

    @Test func listingThatBreaksOffIsAskedForAgain() throws {
        let listing = #"[{"name":"a","type":"file"},{"name":"b","type":"file"}]"#
        for faults in [
            [[.reset(after: 20)]], [[.refusal(503, retryAfter: "0")]], [[.chunked, .short(20)], [.chunked]],
        ]
            as [[[FaultyOrigin.Fault]]]
        {
            folder.remove("out/t")
            let run = try fetch(origin(listing, faults: faults))
            #expect(run.status == 0, "\(run.errors)")
            #expect(try folder.names(in: "out/t") == ["a", "b"])
        }
    }

    @Test func oneFileThatFailsLeavesTheOthers() throws {
        let origin = try FaultyOrigin([
            "/t/": .init(
                #"[{"name":"a","type":"file"},{"name":"b","type":"file"},{"name":"d","type":"directory"}]"#),
            "/t/a": .init("a"), "/t/d/": .init(#"[{"name":"c","type":"file"}]"#), "/t/d/c": .init("c"),
        ])
        let run = try fetch(origin, "--json")
        #expect(run.status == 22)
        let lines = run.text.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines.contains { $0.contains(#""name":"t/b""#) && $0.contains(#""exit":22"#) })
        #expect(
            lines.contains { $0.contains(#""name":"t/d/c""#) && $0.contains(#""target":"\#(origin.url("/t/d/c"))""#) })
        #expect(try folder.text(of: "out/t/d/c") == "c")
    }

    /// A password goes to the named host with every request, and into no message.
    @Test func passwordOfATree() throws {
        let origin = try FaultyOrigin(["/t/": .init(#"[{"name":"a","type":"file"}]"#)])
        let url = "http://me:secret@127.0.0.1:\(origin.port)/t/"
        let run = try folder.fetch("-r", "--json", url)
        #expect(run.status == 22)
        #expect(origin.requests.map { $0["Authorization"] } == ["Basic bWU6c2VjcmV0", "Basic bWU6c2VjcmV0"])
        #expect(!(run.text + run.errors).contains("secret"))
    }

    @Test func interruptedTreeIsCompletedLater() throws {
        let files = Dictionary(
            uniqueKeysWithValues: (0..<6).map { ("/t/f\($0)", FaultyOrigin.File(noise(50_000, seed: UInt64($0)))) })
        let entries = (0..<6).map { #"{"name":"f\#($0)","type":"file","size":50000,"etag":"\"1\""}"# }
        let listing = ["/t/": FaultyOrigin.File("[\(entries.joined(separator: ","))]")]
        let origin = try FaultyOrigin(files.merging(listing) { $1 }) { request, response in
            if request.path == "/t/f3", request.number == 0 { response.end = .stall(after: 20_000) }
        }
        let run = try folder.fetching(["-r", "-j", "1", "-P", "out", origin.url("/t/")])
        try waitUntil("the fourth is on its way") { origin.exchanges.contains { $0.contentBytes == 20_000 } }
        usleep(200_000)
        run.kill(SIGINT)
        let end = try run.wait(within: .seconds(20))
        #expect(end.status == 130)
        #expect(end.errors == "ferry: interrupted; 3 of 6 files received\n")
        #expect(try folder.names(in: "out/t") == ["f0", "f1", "f2", "f3.part", "f3.part.json"])
        let sent = origin.contentBytesSent
        #expect(try fetch(origin).status == 0)
        for (path, file) in files { #expect(try folder.read("out\(path)") == file.content) }
        #expect(origin.contentBytesSent - sent < 3 * 50_000 + 2000)
        #expect(try folder.names(in: "out/t").count == 6)
    }
}
