import Foundation
import TestSupport
import Testing

/// The page of a folder as a browser and as a program see it, without a browser: `ServeBrowserTests` has one.
@Suite struct ServePageTests {
    private static let browser = [(name: "Accept", value: "text/html,application/xhtml+xml,*/*;q=0.8")]

    private func serve(_ arguments: [String] = [], _ fill: (TemporaryFolder) throws -> Void) throws -> ServedFolder {
        try ServedFolder(".", arguments, fill: fill)
    }

    @Test func eachEntryIsALineWithABareLinkTimeAndSize() throws {
        let served = try serve { folder in
            try folder.write("a.txt", String(repeating: "x", count: 1234))
            try folder.setModificationTime("a.txt", seconds: 1_795_331_400, nanoseconds: 123_456_789)
            try folder.makeFolder("b")
            try folder.setModificationTime("b", seconds: 0, nanoseconds: 0)
        }
        let lines = try served.request("GET", "/files/").text.split(separator: "\n")
        let rows = lines.filter { $0.hasPrefix("<tr><td>") }
        #expect(
            rows == [
                #"<tr><td><a href="b/">b/</a></td> <td title="1970-01-01 00:00:00.000000000 UTC">1970-01-01 00:00</td> "#
                    + "<td>-</td> <td></td></tr>",
                #"<tr><td><a href="a.txt">a.txt</a></td> <td title="2026-11-22 07:10:00.123456789 UTC">2026-11-22 07:10</td> "#
                    + "<td title=\"1,234 bytes\">1.2\u{A0}kB</td> <td><a href=\"a.txt\" download title=\"Download\"></a></td></tr>",
            ])
        #expect(lines.contains("<title>Index of /files/</title>"))
        #expect(lines.contains { $0.contains(">1 folder, 1 file, <span title=\"1,234 bytes\">1.2\u{A0}kB</span></p>") })
    }

    /// Nothing but entries and folders above is linked; the rest are buttons.
    @Test func allLinksAreThoseOfEntriesAndOfFoldersAbove() throws {
        let served = try serve(["--at", "/a/b"]) { folder in
            try folder.write("c/d/x y", "")
            try folder.write("c/d/README.md", #"<a href="evil">[x](evil)"#)
        }
        let text = try served.request("GET", "/a/b/c/d/").text
        let links = text.matches(of: #/(?:href|src|action)="([^"]*)"/#).map { String($0.1) }
        #expect(Set(links) == ["../../", "../", "x%20y", "README.md"])
        #expect(
            text.contains(
                "<h1>Index of /<bdi>a</bdi>/<a href=\"../../\"><bdi>b</bdi></a>/<a href=\"../\"><bdi>c</bdi></a>/<bdi>d</bdi>/</h1>"
            ))
        #expect(try served.request("GET", "/a/b/").text.contains("<h1>Index of /<bdi>a</bdi>/<bdi>b</bdi>/</h1>"))
        let atRoot = try serve(["--at", "/"]) { try $0.write("c/x", "") }
        #expect(try atRoot.request("GET", "/c/").text.contains("<h1>Index of /<a href=\"../\">/</a>") == false)
        #expect(try atRoot.request("GET", "/c/").text.contains("<h1>Index of <a href=\"../\">/</a><bdi>c</bdi>/</h1>"))
    }

    @Test func thePolicyNamesTheVeryStyleAndScript() throws {
        let served = try serve { try $0.write("a", "") }
        for target in ["/files/", "/files/none"] {
            let response = try served.request("GET", target, Self.browser)
            let policy = try #require(response["Content-Security-Policy"])
            #expect(policy.hasPrefix("default-src 'none'; ") && !policy.contains("unsafe"))
            let parts = response.text.matches(of: #/<(style|script)>(.*?)<\//#.dotMatchesNewlines())
            #expect(parts.count == (target == "/files/" ? 3 : 1))
            for part in parts {
                let hash = try SHA256(of: Array(part.2.utf8)).fieldValue.dropFirst("sha-256=:".count).dropLast()
                #expect(policy.contains("'sha256-\(hash)'"), "\(part.1)")
            }
            #expect(response.text.firstMatch(of: #/\son[a-z]+=/#) == nil)
        }
    }

    @Test func headersSortTheOtherWayRoundWhenSorted() throws {
        let served = try serve { try $0.write("a", "") }
        let plain = try served.request("GET", "/files/").text
        #expect(
            plain.contains(
                #"<th scope="col" aria-sort="ascending"><form method="get"><input type="hidden" name="order" value="desc">"#
            ))
        let reversed = try served.request("GET", "/files/?sort=size&order=desc&digests=sha-256").text
        #expect(
            reversed.contains(
                #"aria-sort="descending"><form method="get"><input type="hidden" name="digests" value="sha-256"><button name="sort" value="size">"#
            ))
    }

    @Test func knownDigestsHaveAColumn() throws {
        let served = try serve { folder in
            try folder.write("a", "abc")
            try folder.setModificationTime("a", seconds: 1_700_000_000, nanoseconds: 0)
            try folder.write("b", "x")
        }
        #expect(try !served.request("GET", "/files/").text.contains("<code>"))
        // Until then a change could keep the time.
        usleep(2_300_000)
        #expect(try served.request("GET", "/files/a").text == "abc")
        let text = try served.request("GET", "/files/?digests=sha-256").text
        let digest = try SHA256(of: Array("abc".utf8)).hexadecimal
        #expect(text.contains("<td><code>\(digest)</code></td></tr>"))
        #expect(try served.request("GET", "/files/?digests=md5").status == 400)
    }

    @Test func theFolderIsOfferedAsAnArchiveWhereThereAreArchives() throws {
        let button = "<button name=\"archive\" value=\"tar\">"
        #expect(try serve { _ in }.request("GET", "/files/").text.contains(button))
        #expect(try !serve(["--archive-limit", "0"]) { _ in }.request("GET", "/files/").text.contains(button))
    }

    @Test func titleAndFoot() throws {
        let served = try serve(["--title", "A <b> & c"]) { _ in }
        let pid = served.server.process.pid
        for target in ["/files/", "/files/none"] {
            let text = try served.request("GET", target, Self.browser).text
            #expect(text.contains("<p class=\"site\">A &lt;b&gt; &amp; c</p>"))
            #expect(text.firstMatch(of: try Regex("<footer>ferry [0-9.]+, PID \(pid)</footer>")) != nil)
        }
        #expect(try served.request("GET", "/files/").text.contains("This folder is empty."))
        let bare = try serve(["--no-footer"]) { _ in }
        for target in ["/files/", "/files/none"] {
            #expect(try !bare.request("GET", target, Self.browser).text.contains("<footer>"))
        }
    }

    @Test func errorsComeInTheFormThatIsPreferred() throws {
        let served = try serve { _ in }
        let pid = served.server.process.pid
        for (accept, type, start) in [
            ("*/*", "text/plain; charset=utf-8", "none/: File"),
            ("text/html", "text/html; charset=utf-8", "<!DOCTYPE html>"),
            (
                "application/json", "application/json",
                #"{"status":404,"title":"File Not Found","path":"none","pid":\#(pid)}"#
            ),
        ] {
            let response = try served.request("GET", "/files/none", [(name: "Accept", value: accept)])
            #expect(response.status == 404 && response["Content-Type"] == type)
            #expect(response.text.hasPrefix(start.replacing("/:", with: ":")))
        }
        let asked = try served.request("GET", "/files/?format=json&limit=-1")
        #expect(asked.status == 400 && asked["Content-Type"] == "application/json")
        #expect(asked.text.hasPrefix(#"{"status":400,"title":"Bad Request","detail":"The parameter limit takes"#))
    }

    @Test func anIconIsThereWhereTheFolderHasNone() throws {
        for arguments in [[], ["--at", "/"]] {
            let served = try serve(arguments) { _ in }
            let connection = try served.server.connect()
            for _ in 0..<2 {
                let icon = try connection.request("GET", "/favicon.ico")
                #expect(icon.status == 200 && icon["Content-Type"] == "image/vnd.microsoft.icon")
                #expect(icon.body.starts(with: [0, 0, 1, 0]))
            }
            #expect(try connection.request("GET", "/files/favicon.ico").status == 404)
            try served.folder.write("favicon.ico", "own")
            #expect(try connection.request("GET", "/favicon.ico").text == "own")
        }
    }

    /// Folders in folders, deeper than a path may be long for the kernel.
    @Test func tenThousandNestedFolders() throws {
        let served = try serve { folder in
            let script = "import os,sys\nos.chdir(sys.argv[1])\nfor _ in range(10000): os.mkdir('d'); os.chdir('d')"
            let made = try Command("python3", ["-c", script, folder.path]).run()
            #expect(made.status == 0)
        }
        defer { _ = try? Command("rm", ["-rf", served.folder.path(of: "d")]).run() }
        let connection = try served.server.connect()
        for depth in [1, 100, 2000] {
            let response = try connection.request("GET", "/files/" + String(repeating: "d/", count: depth))
            #expect(response.status == 200 && response.text.contains("<a href=\"d/\">"))
        }
        // The longest target has 8 KiB, and the longest path for the kernel 4 KiB.
        #expect(try connection.request("GET", "/files/" + String(repeating: "d/", count: 3000)).status == 404)
        #expect(try served.request("GET", "/files/" + String(repeating: "d/", count: 10_000)).status == 414)
    }

    @Test func aFolderMayChangeWhileItIsListed() throws {
        let served = try serve { folder in
            for number in 0..<500 { try folder.write("kept\(number)", "") }
        }
        let folder = served.folder
        let clients = Clients(count: 1) { isOver in
            var number = 0
            while !isOver() {
                number += 1
                _ = try? folder.write("new\(number % 50)", "")
                folder.remove("new\((number + 25) % 50)")
            }
            return []
        }
        let connection = try served.server.connect()
        for _ in 0..<50 {
            let text = try connection.request("GET", "/files/?format=json").text
            let entries = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
            #expect(Set(entries.compactMap { $0["name"] as? String }).filter { $0.hasPrefix("kept") }.count == 500)
        }
        #expect(try clients.stop().isEmpty)
    }

    @Test(.enabled(if: hasJSONSchema, "python3-jsonschema is not installed"))
    func theJSONHasItsSchema() throws {
        let served = try serve { folder in
            for name in ["a", "é \"q\"", "new\nline", "folder/x"] { try folder.write(name, name) }
            try folder.write(rawName: [0xFF, 0x80], [1])
            try folder.setModificationTime("a", seconds: 1_700_000_000, nanoseconds: 0)
            try folder.setModificationTime("folder", seconds: -1, nanoseconds: 5)
        }
        for query in ["", "&sort=size&order=desc", "&limit=2", "&limit=0", "&offset=1"] {
            var check = Command("/usr/bin/python3", ["-m", "jsonschema", "-i", "/dev/stdin", Self.schema])
            check.input = try served.request("GET", "/files/?format=json\(query)").body
            let finished = try check.run()
            #expect(finished.status == 0, "\(finished.text)\(finished.errors)")
        }
        var wrong = Command("/usr/bin/python3", ["-m", "jsonschema", "-i", "/dev/stdin", Self.schema])
        wrong.input = Array(#"[{"name":"a","href":"a","type":"file"}]"#.utf8)
        #expect(try wrong.run().status != 0)
    }

    private static let schema = #filePath.replacing(
        "Tests/EndToEndTests/Serve/Content/ServePageTests.swift", with: "docs/listing.schema.json")
    private static let hasJSONSchema =
        (try? Command("/usr/bin/python3", ["-c", "import jsonschema"]).run().status) == 0
}
