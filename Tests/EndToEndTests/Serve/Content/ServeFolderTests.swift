import Foundation
import TestSupport
import Testing

/// The response for a folder: a redirection, its index file, its listing, or a 404.
@Suite struct ServeFolderTests {
    private static func fill(_ folder: TemporaryFolder) throws {
        try folder.write("indexed/index.html", "<p>index")
        try folder.write("indexed/home.txt", "home")
        try folder.write("indexed/other", "other")
        try folder.write("plain/a", "a")
        try folder.write("folder-as-index/index.html/a", "a")
        try folder.symlink("linked-index/index.html", to: "../indexed/index.html")
        try folder.makeFIFO("fifo-as-index/index.html")
        for name in ["a b", "a#b", "q?x", "100%", "new\nline", "Grüße", "c:d", "\\\\host"] {
            try folder.makeFolder(name)
        }
    }

    @Suite(.server(fill: fill)) struct ByDefault {
        private let served: ServedFolder

        init() throws { served = try SharedServer.get() }

        @Test(arguments: [
            ("/files", "files/"), ("/files?a=b", "files/?a=b"), ("/files/plain", "plain/"),
            ("/files/plain?x=1&y=%20&z", "plain/?x=1&y=%20&z"), ("/files/plain?", "plain/?"),
            ("//files/plain", "plain/"), ("/files//plain", "plain/"), ("//files", "files/"),
            ("/files/./plain", "plain/"), ("/./files", "files/"),
            ("http://elsewhere/files/plain", "plain/"), ("/files/a%20b", "a%20b/"),
            ("/files/a%23b?c", "a%23b/?c"), ("/files/q%3fx", "q%3Fx/"), ("/files/100%25", "100%25/"),
            ("/files/new%0Aline", "new%0Aline/"), ("/files/Gr%c3%bc%C3%9fe", "Gr%C3%BC%C3%9Fe/"),
            ("/files/c:d", "./c:d/"), ("/files/c%3ad?e", "./c:d/?e"), ("/files/%5C%5Chost", "%5C%5Chost/"),
            ("/files/\\\\host", "%5C%5Chost/"),
            ("/files/plain?'\"<>", "plain/?%27%22%3C%3E"), ("/files/indexed", "indexed/"),
        ])
        func aFolderWithoutSlashIsOneWithSlash(target: String, location: String) throws {
            let connection = try served.server.connect()
            let response = try connection.request("GET", target)
            #expect(response.status == 301)
            #expect(response.values(of: "Location") == [location])
            let path = target.replacing("http://elsewhere", with: "").prefix { $0 != "?" }
            let base = path[...(path.lastIndex(of: "/") ?? path.startIndex)]
            #expect(try connection.request("GET", base + location).status == 200)
        }

        @Test(arguments: [
            ("/", "files/"), ("//", "files/"), ("/?a=b", "files/?a=b"), ("http://localhost", "files/"),
            ("http://localhost/?", "files/?"), ("/.", "files/"), ("/%2e/", "files/"),
        ])
        func theTopLeadsToTheFiles(target: String, location: String) throws {
            let response = try served.request("GET", target)
            #expect(response.status == 302)
            #expect(response.values(of: "Location") == [location])
        }

        @Test(arguments: [
            "/./files/plain/a", "/files/./plain/a", "/files/plain/./a", "/files/%2e/plain/%2E/./a",
            "/files/plain/././/./a", "http://localhost/./files/./plain/a",
        ])
        func aSegmentOfOneDotIsRemoved(target: String) throws {
            let response = try served.request("GET", target)
            #expect(response.status == 200)
            #expect(response.text == "a")
        }

        @Test(arguments: ["/files/plain/.", "/files/plain/./", "/files/./plain/%2e", "/files/plain//."])
        func aDotAtTheEndStandsForTheFolder(target: String) throws {
            let response = try served.request("GET", target)
            #expect(response.status == 200)
            #expect(response.text.contains("<title>Index of /files/plain/</title>"))
        }

        @Test(arguments: ["/files/plain/a/.", "/files/plain/a/%2e", "/files/missing/."])
        func aDotBehindAFileLeadsNowhere(target: String) throws {
            #expect(try served.request("GET", target).status == 404)
        }

        @Test(arguments: ["/files/indexed/", "/files/linked-index/", "/files/indexed/?a=b"])
        func aFolderGetsItsIndex(target: String) throws {
            let response = try served.request("GET", target)
            #expect(response.text == "<p>index")
            #expect(response["Content-Type"] == "text/html; charset=utf-8")
            #expect(try response["ETag"] == served.request("GET", "/files/indexed/index.html")["ETag"])
        }

        @Test func folderWithAnIndexIsListedAsJSONByQuery() throws {
            let connection = try served.server.connect()
            for _ in 0..<3 {
                // The index file may be cached by now.
                #expect(try connection.request("GET", "/files/indexed/").text == "<p>index")
                let listing = try connection.request("GET", "/files/indexed/?format=json")
                #expect(listing["Content-Type"] == "application/json")
                #expect(listing.text.contains("\"index.html\"") && listing.text.contains("\"other\""))
            }
            for query in ["?format=html", "?format", "?format=xml", "?formats=json"] {
                #expect(try connection.request("GET", "/files/indexed/\(query)").text == "<p>index")
            }
            let accept = [(name: "Accept", value: "application/json")]
            #expect(try connection.request("GET", "/files/indexed/", accept).text == "<p>index")
        }

        @Test(arguments: ["plain", "folder-as-index", "fifo-as-index"])
        func aFolderWithoutAnIndexGetsItsListing(name: String) throws {
            #expect(
                try served.request("GET", "/files/\(name)/").text.contains("<title>Index of /files/\(name)/</title>"))
        }

        @Test(arguments: ["/files/plain/a/", "/files/plain/a/b", "/files/missing/", "/files/plain/missing"])
        func aFileIsNoFolder(target: String) throws {
            #expect(try served.request("GET", target).status == 404)
        }
    }

    @Suite(.server("--index", "home.txt", fill: fill)) struct WithAnotherIndex {
        @Test func aFolderGetsThat() throws {
            #expect(try SharedServer.get().request("GET", "/files/indexed/").text == "home")
            #expect(try SharedServer.get().request("GET", "/files/linked-index/").text.contains("index.html</a>"))
        }
    }

    @Suite(.server("--no-index", fill: fill)) struct WithoutIndex {
        @Test func aFolderGetsItsListing() throws {
            #expect(try SharedServer.get().request("GET", "/files/indexed/").text.contains("index.html</a>"))
        }
    }

    @Suite(.server("--no-listing", fill: fill)) struct WithoutListing {
        @Test(arguments: ["/files/", "/files/plain/", "/files/plain/?format=json", "/files/folder-as-index/"])
        func aFolderIsNotThere(target: String) throws {
            let response = try SharedServer.get().request("GET", target)
            #expect(response.status == 404)
            #expect(response.text.contains("File Not Found"))
        }

        @Test func itsFilesAre() throws {
            for query in ["", "?format=json"] {
                #expect(try SharedServer.get().request("GET", "/files/indexed/\(query)").text == "<p>index")
            }
            #expect(try SharedServer.get().request("GET", "/files/plain/a").text == "a")
        }
    }

    // More entries than the server has in memory at once, which are 65,536.
    @Test(.enabled(if: !Sample.isSanitized, "a sanitizer's memory is not the server's"))
    func aFolderWithManyFilesIsListedWholeInOrderAndInLittleMemory() throws {
        let count = 70_000
        let served = try ServedFolder { try $0.makeFiles(count) }
        let clock = ContinuousClock()
        let memory = try #require(served.server.process.peakMemory)
        var listing: [UInt8] = []
        let listingTime = try clock.measure {
            let curl = Command.curl(served.server.url("/files/?format=json"))
            listing = try curl.run(within: .seconds(120)).standardOutput
        }
        let growth = try #require(served.server.process.peakMemory) - memory
        #expect(growth < 40 << 20)
        let entries = try JSONSerialization.jsonObject(with: Data(listing)) as? [[String: Any]]
        #expect(entries?.map { $0["name"] as? String } == (0..<count).map { TemporaryFolder.name(ofFile: $0) })
        let connection = try served.server.connect()
        var statuses: [Int] = []
        let filesTime = try clock.measure {
            for number in 0..<20 {
                let name = TemporaryFolder.name(ofFile: number * 3499)
                statuses.append(try connection.request("GET", "/files/\(name)").status)
            }
        }
        #expect(statuses == Array(repeating: 200, count: 20))
        #expect(filesTime < listingTime)
    }
}

extension TemporaryFolder {
    /// The file name for a number; names sort like their numbers.
    fileprivate static func name(ofFile number: Int) -> String { "file-\(1_000_000 + number)" }

    /// Makes `count` names that are links to a few files, which is faster than files.
    fileprivate func makeFiles(_ count: Int) throws {
        var first = ""
        for number in 0..<count {
            let name = Self.name(ofFile: number)
            // No known file system allows fewer links to one file.
            if number % 30_000 == 0 {
                first = try write(name, "")
            } else if link(first, path(of: name)) != 0 {
                throw TestFailure("link \(name): \(errno)")
            }
        }
    }
}
