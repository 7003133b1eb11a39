import Glibc
import TestSupport
import Testing

/// Changes in the folder show at once, in spite of the file cache.
@Suite(.slow) struct ServeCacheChangeTests {
    private func serve(_ arguments: String...) throws -> ServedFolder { try ServedFolder.settled(arguments) }

    @Test(arguments: [true, false])
    func aChangeShowsInTheNextRequest(isReplaced: Bool) throws {
        let served = try serve()
        let connection = try served.server.connect()
        for number in 0..<60 {
            // Some of the files become old enough to be cached; others change within the same tick.
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

    @Test(arguments: ["", "sub/"], ["", "sub/deep/"])
    func aFolderWhoseIndexFileAppearsIsFoundAtOnce(folder: String, root: String) throws {
        let served = try ServedFolder("root", ["--no-listing"]) { try $0.makeFolder("root/" + root + folder) }
        let target = "/files/" + root + folder
        let connection = try served.server.connect()
        for accept in [[("Accept", "*/*")], []] {
            for _ in 0..<3 { #expect(try connection.request("GET", target, accept).status == 404) }
            try served.folder.write("root/\(root)\(folder)index.html", "index")
            for fields in [[("Accept", "*/*")], []] {
                #expect(try connection.request("GET", target, fields).text == "index")
            }
            served.folder.remove("root/\(root)\(folder)index.html")
        }
    }

    @Test func aNeighbourWhoseTimeWasCutToTheSecondIsChosen() throws {
        let served = try ServedFolder(".", ["--precompressed"]) { folder in
            for (name, second, nanoseconds) in [
                ("a", 8, 5), ("a.gz", 8, 0), ("b", 8, 5), ("b.gz", 7, 9), ("c", 8, 5), ("c.gz", 8, 4),
            ] {
                try folder.write(name, name)
                try folder.setModificationTime(name, seconds: 1_700_000_000 + second, nanoseconds: nanoseconds)
            }
        }
        let gzip = [(name: "Accept-Encoding", value: "gzip")]
        let codings = try ["a", "b", "c"].map { try served.request("GET", "/files/\($0)", gzip)["Content-Encoding"] }
        #expect(codings == ["gzip", nil, nil])
    }

    @Test func aNeighbourThatAppearsIsChosen() throws {
        let served = try serve("--precompressed")
        let gzip = [(name: "Accept-Encoding", value: "gzip")]
        for _ in 0..<2 { #expect(try served.request("GET", "/files/a.txt", gzip)["Content-Encoding"] == nil) }
        try served.folder.write("root/a.txt.gz", "gzip")
        #expect(try served.request("GET", "/files/a.txt", gzip)["Content-Encoding"] == "gzip")
        #expect(try served.request("GET", "/files/a.txt")["Content-Encoding"] == nil)
    }
}
