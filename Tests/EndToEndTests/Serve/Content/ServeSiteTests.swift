import TestSupport
import Testing

/// A site at another path than `/files/`, with its own pages for missing files.
@Suite struct ServeSiteTests {
    private static func fill(_ folder: TemporaryFolder) throws {
        try folder.write("index.html", "<p>home")
        try folder.write("robots.txt", "User-agent: *")
        try folder.write("style.css", "p{}")
        try folder.write("docs/index.html", "<p>docs")
        try folder.write("files/a", "a")
        try folder.write("plain/b", "b")
        try folder.write(".well-known/security.txt", "Contact: mailto:nobody@example.org")
        try folder.write(".well-known/.hidden", "hidden")
        try folder.write("docs/.well-known/a", "hidden")
        try folder.write(".env", "hidden")
        try folder.write(".ferry/healthz", "not the page")
        try folder.write("404.html", "<p>nothing here")
        try folder.write("healthz", "a file")
    }

    @Suite(.server("--at", "/", fill: fill)) struct AtTheRoot {
        private let served: ServedFolder

        init() throws { served = try SharedServer.get() }

        @Test(arguments: [
            ("/", "<p>home"), ("/index.html", "<p>home"), ("/robots.txt", "User-agent: *"), ("/style.css", "p{}"),
            ("/docs/", "<p>docs"), ("/files/a", "a"), ("/healthz", "a file"), ("//plain/./b", "b"),
            ("/.well-known/security.txt", "Contact: mailto:nobody@example.org"), ("http://localhost", "<p>home"),
        ])
        func theFolderIsThere(target: String, text: String) throws {
            let connection = try served.server.connect()
            for _ in 0..<3 {
                let response = try connection.request("GET", target)
                #expect(response.status == 200)
                #expect(response.text == text)
            }
        }

        @Test func theServersOwnPagesMove() throws {
            #expect(try served.request("GET", "/.ferry/healthz").text == "ok")
            #expect(try served.request("GET", "/.ferry/metrics").text.contains("ferry_"))
            #expect(try served.request("GET", "/metrics").status == 404)
        }

        @Test(arguments: [
            "/.env", "/.ferry/", "/.ferry/x", "/.well-known/.hidden", "/docs/.well-known/a", "/.well-known/../.env",
            "/missing", "/..", "/%2e%2e/etc/passwd", "/.well-known%2Fsecurity.txt",
        ])
        func hiddenFilesStayHidden(target: String) throws {
            #expect(try served.request("GET", target).status == 404)
        }

        @Test func redirectsAndListingsFit() throws {
            #expect(try served.request("GET", "/docs").values(of: "Location") == ["docs/"])
            let page = try served.request("GET", "/plain/").text
            #expect(page.contains("<title>Index of /plain/</title>"))
            #expect(served.server.startLine.contains(" at http://127.0.0.1:\(served.server.port)/ (PID "))
        }

        @Test func wellKnownIsListedAndOtherHiddenNamesAreNot() throws {
            let listing = try served.request("GET", "/?format=json").text
            #expect(listing.contains("\".well-known\"") && !listing.contains(".env") && !listing.contains(".ferry"))
            #expect(try !served.request("GET", "/.well-known/?format=json").text.contains(".hidden"))
        }
    }

    @Suite(.server("--at", "/mirror/a%20b", fill: fill)) struct Elsewhere {
        @Test func theFolderIsThere() throws {
            let served = try SharedServer.get()
            #expect(try served.request("GET", "/").values(of: "Location") == ["mirror/a%20b/"])
            #expect(try served.request("GET", "/mirror/a%20b").values(of: "Location") == ["a%20b/"])
            for _ in 0..<3 { #expect(try served.request("GET", "/mirror/a%20b/style.css").text == "p{}") }
            #expect(try served.request("GET", "/mirror/a%20b/plain/").text.contains("Index of /mirror/a b/plain/<"))
            #expect(try served.request("GET", "/files/style.css").status == 404)
            #expect(try served.request("GET", "/healthz").text == "ok")
            #expect(served.server.startLine.contains("/mirror/a%20b/ (PID "))
        }
    }

    @Suite(.server("--not-found", "404.html", fill: fill)) struct WithAPageForWhatIsAbsent {
        @Test(arguments: [
            "/files/missing", "/files/missing/", "/files/style.css/", "/files/.env", "/elsewhere", "/files/../a",
            "/files/a%2Fb",
        ])
        func itComesWith404(target: String) throws {
            let served = try SharedServer.get()
            for accept in ["*/*", "text/html", "text/plain"] {
                let response = try served.request("GET", target, [("Accept", accept), ("Range", "bytes=0-1")])
                #expect(response.status == 404)
                #expect(response.text == "<p>nothing here")
                #expect(response.values(of: "Content-Type") == ["text/html; charset=utf-8"])
                #expect(response["ETag"] == nil && response["Content-Security-Policy"] == nil)
            }
            let head = try served.request("HEAD", target)
            #expect(head.status == 404)
            #expect(head.values(of: "Content-Length") == ["15"])
        }

        @Test func otherFailuresKeepTheirBody() throws {
            let served = try SharedServer.get()
            #expect(try served.request("PUT", "/files/missing").status == 405)
            #expect(try served.request("GET", "/files/%").status == 400)
            #expect(try served.request("GET", "/files/style.css").text == "p{}")
        }
    }

    @Suite(.server("--at", "/", "--spa", "index.html", fill: fill)) struct WithOnePageForAll {
        @Test(arguments: ["/users/7", "/missing.js", "/docs/missing/", "/.env", "/style.css/", "/users/7?tab=1"])
        func itComesWith200(target: String) throws {
            let served = try SharedServer.get()
            let page = try served.request("GET", "/index.html")
            let response = try served.request("GET", target)
            #expect(response.status == 200)
            #expect(response.text == "<p>home")
            #expect(response.values(of: "ETag") == page.values(of: "ETag"))
            #expect(response.values(of: "Content-Type") == ["text/html; charset=utf-8"])
        }

        @Test func existingFilesAreServed() throws {
            let served = try SharedServer.get()
            #expect(try served.request("GET", "/style.css").text == "p{}")
            #expect(try served.request("GET", "/docs/").text == "<p>docs")
            #expect(try served.request("GET", "/.ferry/healthz").text == "ok")
            #expect(try served.request("GET", "/a/../b").status == 404)
        }
    }

    /// The page is never cached under the name of a file that may appear.
    @Test func laterFileReplacesThePage() throws {
        let served = try ServedFolder(".", ["--spa", "index.html"]) { folder in
            try folder.write("index.html", "<p>home")
            try folder.setModificationTime("index.html", seconds: 1_795_331_400)
        }
        let connection = try served.server.connect()
        for _ in 0..<3 { #expect(try connection.request("GET", "/files/new.txt").text == "<p>home") }
        try served.folder.write("new.txt", "new")
        #expect(try connection.request("GET", "/files/new.txt").text == "new")
        served.folder.remove("new.txt")
        #expect(try connection.request("GET", "/files/new.txt").text == "<p>home")
        try served.folder.write("index.html", "<p>other")
        #expect(try connection.request("GET", "/files/new.txt").text == "<p>other")
        served.folder.remove("index.html")
        #expect(try connection.request("GET", "/files/new.txt").status == 404)
    }

    @Test func aPageThatChangesIsNeverStale() throws {
        let served = try ServedFolder(".", ["--not-found", ".errors/404.html"]) { _ in }
        #expect(served.server.announcement.contains("there is no .errors/404.html below "))
        let connection = try served.server.connect()
        #expect(try connection.request("GET", "/files/missing").text.contains("File Not Found"))
        for text in ["<p>one", "<p>two", String(repeating: "long ", count: 50_000)] {
            try served.folder.write(".errors/404.html", text)
            for _ in 0..<3 {
                let response = try connection.request("GET", "/files/missing")
                #expect(response.status == 404 && response.text == text)
            }
        }
        #expect(try connection.request("GET", "/files/.errors/404.html").status == 404)
    }

    @Test(arguments: [
        ["--at", "files"], ["--at", "/healthz"], ["--at", "/.."], ["--at", ""], ["--spa", "/etc/passwd"],
        ["--not-found", "../404.html"], ["--spa", "a", "--not-found", "b"], ["--type", "ts"], ["--type", "ts=text"],
        ["--type", "=text/plain"], ["--type", "tar.gz=application/gzip"], ["--charset", "a b"], ["--charset", ""],
    ])
    func aWrongOptionIsRefusedInOneLine(arguments: [String]) throws {
        let folder = try TemporaryFolder()
        var command = try Command.ferry("serve", folder.path, "--port", "0")
        command.arguments += arguments
        let finished = try command.run()
        #expect(finished.status == 64)
        #expect(finished.errors.contains("Give "), "\(finished.errors)")
    }
}
