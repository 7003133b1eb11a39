import Foundation
import TestSupport
import Testing

/// Names that a page or a reference could get wrong; each file contains its own name.
private let names: [[UInt8]] =
    [
        "plain.txt", "a b.txt", " leading", "trailing ", "#hash", "q?x=1", "100%", "%41", "%2F", "c:colon",
        "javascript:x",
        "&amp;", "a&b", "<script>alert(1)<script>", "\"quoted\"", "'quoted'", "new\nline", "return\r", "tab\t",
        "\u{1B}[31m",
        "bidi\u{202E}txt.exe", "Grüße aus Åre", "日本語", "🚢", "e\u{301}", "\u{E9}", "back\\slash", "x..\\y", "+plus",
        "a;b=c",
        "~", "$HOME", "*", "|", "`x`", "{x}", "^", "[x]", "@", "!", ",", "=", "-", "x..", "A", "a", "byte\u{FEFF}order",
        "<\u{338}b>",
    ].map { Array($0.utf8) } + [[0xFF, 0xFE], [0x61, 0xC0, 0xAE], [0x80], Array(repeating: 0x6E, count: 255)]

/// A folder without an index file, as a page and as JSON.
@Suite(
    .server { folder in
        for name in names { try folder.write(rawName: name, name) }
        for name in ["z folder/1", "Z/2", "ünder/3"] { try folder.write(name, name) }
        try folder.setModificationTime("plain.txt", seconds: 1_795_331_400, nanoseconds: 123_456_789)
        try folder.makeFolder("empty")
        try folder.write("links/sub/a", "a")
        try folder.symlink("links/file", to: "sub/a")
        try folder.symlink("links/folder", to: "sub")
        try folder.symlink("links/out", to: "/etc/passwd")
        try folder.symlink("links/out-folder", to: "../..")
        try folder.symlink("links/dangling", to: "nothing")
        try folder.symlink("links/to-fifo", to: "fifo")
        try folder.write("links/.hidden", "hidden")
        try folder.write("links/.folder/a", "hidden")
        try folder.makeFIFO("links/fifo")
    })
struct ServeListingTests {
    private let served: ServedFolder

    init() throws { served = try SharedServer.get() }

    @Test(arguments: ["/files/", "/files/?format=json"])
    func everyEntryLeadsToItsFile(listing: String) throws {
        let text = try served.request("GET", listing).text
        let references = text.matches(of: #/(?:<tr><td><a href=|"href":)"([^"]+)"/#).map { String($0.1) }
        let connection = try served.server.connect()
        var found: [[UInt8]] = []
        for reference in references where !reference.hasSuffix("/") {
            #expect(reference.wholeMatch(of: #/([A-Za-z0-9._~-]|%[0-9A-F]{2})+/#) != nil)
            found.append(try connection.request("GET", "/files/\(reference)").body)
        }
        #expect(Set(found) == Set(names) && found.count == names.count)
        let folders = references.filter { $0.hasSuffix("/") }
        #expect(folders == ["empty/", "links/", "%C3%BCnder/", "Z/", "z%20folder/"])
        for folder in folders { #expect(try connection.request("GET", "/files/\(folder)").status == 200) }
    }

    @Test func thePageIsAPage() throws {
        let response = try served.request("GET", "/files/", [("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")])
        #expect(response.values(of: "Content-Type") == ["text/html; charset=utf-8"])
        #expect(response.values(of: "X-Content-Type-Options") == ["nosniff"])
        #expect(response.values(of: "Cache-Control") == ["no-cache"])
        #expect(response.values(of: "Vary") == ["Accept"])
        #expect(response.text.hasPrefix("<!DOCTYPE html>\n"))
        #expect(response.text.hasSuffix("</html>\n"))
    }

    @Test func noNameIsMarkupOrControlsTheTerminal() throws {
        let text = try served.request("GET", "/files/").text
        for shown in [
            "&lt;script&gt;alert(1)&lt;script&gt;", "&quot;quoted&quot;", "&#39;quoted&#39;", "&amp;amp;", "new%0Aline",
            "bidi%E2%80%AEtxt.exe", "%1B[31m", "Grüße aus Åre", "日本語", "100%", "&lt;\u{338}b&gt;",
        ] {
            let isShown = [">\(shown)</a>", "><bdi>\(shown)</bdi></a>"].contains {
                text.unicodeScalars.contains($0.unicodeScalars)
            }
            #expect(isShown, "\(shown)")
        }
        #expect(text.ranges(of: "<script").count == 1)
        #expect(!text.unicodeScalars.contains { "\u{202E}\u{1B}\r\t\u{FEFF}".unicodeScalars.contains($0) })
    }

    @Test func theParentIsLinkedBelowTheRootAlone() throws {
        #expect(try !served.request("GET", "/files/").text.contains("href=\"../\""))
        #expect(try served.request("GET", "/files/empty/").text.contains("<a href=\"../\">"))
    }

    @Test(arguments: [
        ("/files/?format=json", "*/*"), ("/files/?format=json", "text/html"), ("/files/", "application/json"),
        ("/files/", "text/html;q=0.1, application/json"), ("/files/?a=b&format=json", "text/html"),
    ])
    func theJSONTellsOfEveryEntry(target: String, accept: String) throws {
        let response = try served.request("GET", target, [("Accept", accept)])
        #expect(response.values(of: "Content-Type") == ["application/json"])
        let entries = try response.entries
        try #require(entries.count == names.count + 5)
        #expect(entries.prefix(5).map(\.type) == Array(repeating: "directory", count: 5))
        #expect(entries.prefix(5).map(\.keys) == Array(repeating: ["href", "mtime", "name", "type"], count: 5))
        let files = Dictionary(uniqueKeysWithValues: names.map { (Data($0).percentEncoded, $0) })
        for entry in entries.dropFirst(5) {
            let name = try #require(files[entry.href])
            #expect(entry.keys == ["etag", "href", "mtime", "name", "size", "type"])
            #expect(entry.type == "file")
            #expect(entry.name.unicodeScalars.elementsEqual(String(decoding: name, as: UTF8.self).unicodeScalars))
            #expect(entry.size == name.count)
            #expect(entry.mtime?.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z/#) != nil)
            let file = try served.request("HEAD", "/files/\(entry.href)")
            #expect(file.values(of: "ETag") == [entry.etag])
            #expect(file.values(of: "Content-Length") == ["\(name.count)"])
        }
        #expect(entries.first { $0.name == "plain.txt" }?.mtime == "2026-11-22T07:10:00.123456789Z")
    }

    @Test(arguments: [("application/json", "application/json"), ("text/html", "text/html; charset=utf-8")])
    func anEmptyFolderIsListedToo(accept: String, type: String) throws {
        let response = try served.request("GET", "/files/empty/", [("Accept", accept)])
        #expect(response["Content-Type"] == type)
        if accept == "application/json" { #expect(try response.entries.isEmpty) }
    }

    @Test(
        "Conditions count for a listing too (RFC 9110 §13.1)",
        arguments: [
            ([("If-Match", "\"x\"")], 412), ([("If-Match", "*")], 200), ([("If-None-Match", "*")], 304),
            ([("If-None-Match", "\"x\"")], 200), ([("If-Modified-Since", "Fri, 01 Jan 2021 00:00:00 GMT")], 200),
            ([("If-None-Match", "*"), ("If-Match", "\"x\"")], 412), ([("Range", "bytes=0-3")], 200),
        ] as [([(String, String)], Int)])
    func conditions(_ fields: [(String, String)], _ status: Int) throws {
        let connection = try served.server.connect()
        let (fields, methods) = (fields.map { (name: $0.0, value: $0.1) }, status == 200 ? ["GET"] : ["GET", "HEAD"])
        for (method, query) in methods.flatMap({ method in ["", "?format=json"].map { (method, $0) } }) {
            let response = try connection.request(method, "/files/" + query, fields)
            #expect(response.status == status)
            if status == 304 { #expect(response["Vary"] == "Accept" && response.body.isEmpty) }
        }
    }

    @Test(arguments: ["/files/", "/files/?format=json", "/files/empty/"])
    func theTagBringsA304(target: String) throws {
        let connection = try served.server.connect()
        let tag = try #require(connection.request("GET", target)["ETag"])
        #expect(!tag.hasPrefix("W/"))
        for method in ["GET", "HEAD"] {
            let fresh = try connection.request(method, target, [(name: "If-None-Match", value: tag)])
            #expect(fresh.status == 304 && fresh["ETag"] == tag && fresh["Vary"] == "Accept")
            #expect(try connection.request(method, target, [(name: "If-Match", value: tag)]).status == 200)
            #expect(try connection.request(method, target, [(name: "If-None-Match", value: "\"x\"")])["ETag"] == tag)
        }
    }

    @Test func theTagChangesWithAnyEntry() throws {
        let served = try ServedFolder { folder in
            for name in ["a", "b/c"] { try folder.write(name, "1") }
        }
        var tags: Set<String> = []
        let changes: [(TemporaryFolder) throws -> Void] = [
            { _ in }, { try $0.write("d", "") }, { try $0.write("a", "22") }, { $0.remove("d") },
            { try $0.setModificationTime("a", seconds: 1_795_331_400, nanoseconds: 1) },
            { try $0.setModificationTime("a", seconds: 1_795_331_400, nanoseconds: 2) },
            { try $0.setModificationTime("b", seconds: 1_795_331_400, nanoseconds: 2) },
        ]
        for (number, change) in changes.enumerated() {
            try change(served.folder)
            for target in ["/files/", "/files/?format=json"] {
                tags.insert(try #require(served.request("GET", target)["ETag"]))
            }
            #expect(tags.count == 2 * (number + 1))
        }
    }

    @Test(arguments: [
        ("sort=name", ["b/", "c/", "1", "X9", "x10"]), ("order=desc", ["c/", "b/", "x10", "X9", "1"]),
        ("sort=size", ["b/", "c/", "X9", "1", "x10"]), ("sort=size&order=desc", ["b/", "c/", "x10", "1", "X9"]),
        ("sort=time", ["c/", "b/", "x10", "X9", "1"]), ("sort=time&order=desc", ["b/", "c/", "1", "X9", "x10"]),
        ("limit=2", ["b/", "c/"]), ("limit=2&offset=1", ["c/", "1"]), ("offset=4", ["x10"]), ("offset=9", []),
        ("limit=0", []), ("sort=size&order=desc&offset=2&limit=2", ["x10", "1"]),
        ("limit=9223372036854775807&offset=9223372036854775807", []),
    ])
    func theQueryOrdersAndCuts(_ query: String, _ names: [String]) throws {
        let served = try ServedFolder { folder in
            for (name, size, time) in [("1", 2, 5), ("x10", 3, 1), ("X9", 1, 4)] {
                try folder.write(name, String(repeating: "x", count: size))
                try folder.setModificationTime(name, seconds: 1_700_000_000 + time, nanoseconds: 0)
            }
            for (name, time) in [("b", 9), ("c", 8)] {
                try folder.makeFolder(name)
                try folder.setModificationTime(name, seconds: 1_700_000_000 + time, nanoseconds: 0)
            }
        }
        for target in ["/files/?format=json&\(query)", "/files/?\(query)"] {
            let text = try served.request("GET", target).text
            #expect(
                text.matches(of: #/(?:<tr><td><a href=|"href":)"([^"]+)"/#).map { String($0.1) } == names, "\(text)")
        }
    }

    @Test(arguments: ["sort=nonsense", "order=up", "limit=-1", "offset=x"])
    func otherValuesGetA400WithASentence(query: String) throws {
        for format in ["html", "json"] {
            let response = try served.request("GET", "/files/?format=\(format)&\(query)")
            #expect(response.status == 400)
            #expect(response.text.contains("The parameter \(query.prefix { $0 != "=" }) takes "))
        }
    }

    @Test func entriesThatRequestsCannotOpenAreNotListed() throws {
        let entries = try served.request("GET", "/files/links/?format=json").entries
        #expect(entries.map(\.name) == ["folder", "sub", "file"])
        #expect(entries.map(\.type) == ["directory", "directory", "file"])
        let page = try served.request("GET", "/files/links/").text
        #expect(page.matches(of: #/<tr><td><a href="([^"]+)"/#).map(\.1) == ["../", "folder/", "sub/", "file"])
    }

    @Test func hiddenNamesAreListedWhereTheyAreShown() throws {
        let served = try ServedFolder(".", ["--hidden"]) { folder in
            try folder.write(".hidden", "h")
            try folder.write(".folder/a", "a")
        }
        #expect(try served.request("GET", "/files/?format=json").entries.map(\.name) == [".folder", ".hidden"])
    }
}

/// An entry of a JSON listing.
private struct Entry {
    let fields: [String: Any]

    var keys: [String] { fields.keys.sorted() }
    var name: String { fields["name"] as? String ?? "" }
    var href: String { fields["href"] as? String ?? "" }
    var type: String { fields["type"] as? String ?? "" }
    var size: Int? { fields["size"] as? Int }
    var mtime: String? { fields["mtime"] as? String }
    var etag: String { fields["etag"] as? String ?? "" }
}

extension Data {
    fileprivate var percentEncoded: String {
        map { byte in
            let character = Character(Unicode.Scalar(byte))
            return character.isASCII && (character.isLetter || character.isNumber || "-._~".contains(character))
                ? String(character) : String(format: "%%%02X", byte)
        }.joined()
    }
}

extension HTTPResponse {
    /// The entries of a JSON listing.
    fileprivate var entries: [Entry] {
        get throws {
            let array = try JSONSerialization.jsonObject(with: Data(body)) as? [[String: Any]]
            return try #require(array).map { Entry(fields: $0) }
        }
    }
}
