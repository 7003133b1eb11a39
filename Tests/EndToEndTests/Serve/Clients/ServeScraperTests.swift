import Foundation
import TestSupport
import Testing

/// Programs that read the page of a folder copy the whole tree by it, and nothing else.
@Suite(.slow) struct ServeScraperTests {
    private static let names = [
        "plain.txt", "a b.txt", "file2.txt", "file10.txt", "100%.txt", "a&b.txt", "Grüße.txt", "x+y.txt", "a'b.txt",
        "semi;colon.txt", "sub/inner.txt", "sub/deeper/last.bin", "a folder/in side.txt", "q?x.txt", "#h.txt",
    ]

    private static func fill(_ folder: TemporaryFolder) throws {
        for name in names { try folder.write("t/\(name)", name) }
        try folder.write(
            "t/README.md", #"# Text <a href="nothing?x">y</a> [z](nothing.txt) <https://example.org/>"# + "\n")
    }

    private static let all = names.sorted() + ["README.md"]

    /// Runs a program on the listing of the tree, and compares what it has copied to `copy`.
    private func expectCopy(
        _ program: String, _ arguments: (String, TemporaryFolder) -> [String], below folder: String = ""
    ) throws {
        let served = try ServedFolder(fill: Self.fill)
        let copy = try TemporaryFolder()
        var command = Command(program, arguments(served.server.url("/files/t/"), copy))
        command.environment = ["HOME": copy.path(of: ".home"), "LC_ALL": "C.UTF-8"]
        let finished = try command.run(within: .seconds(120))
        #expect(finished.status == 0, "\(finished.text)\(finished.errors)")
        let place =
            folder.isEmpty ? copy.path : copy.path + "/" + folder.replacing("PORT", with: "\(served.server.port)")
        // What a browser calls index.html is the page itself.
        let find = ["-c", "cd \"$0\" && find . -type f ! -name index.html ! -path './.home/*' -printf '%P\\n'", place]
        let found = Set(try Command("sh", find).run().text.split(separator: "\n").map { String($0) })
        #expect(found == Set(Self.all))
        for name in Self.names where found.contains(name) {
            #expect(FileManager.default.contents(atPath: "\(place)/\(name)") == Data(name.utf8), "\(name)")
        }
    }

    private static func has(_ program: String) -> Bool {
        (try? Command("sh", ["-c", "command -v \"$0\"", program]).run().status) == 0
    }

    @Test(.enabled(if: has("rclone"), "rclone is not installed")) func rclone() throws {
        try expectCopy("rclone") { ["--config", "/dev/null", "--http-url", $0, "copy", ":http:", $1.path] }
    }

    @Test(.enabled(if: has("lftp"), "lftp is not installed")) func lftp() throws {
        try expectCopy("lftp") { ["-e", "set cmd:fail-exit yes; mirror . \"\($1.path)\"; bye", $0] }
    }

    /// It reads time and size from the line of an entry.
    @Test(.enabled(if: has("lftp"), "lftp is not installed")) func lftpReadsTimesAndSizes() throws {
        let served = try ServedFolder { folder in
            try folder.write("t/a", String(repeating: "x", count: 1234))
            try folder.setModificationTime("t/a", seconds: 1_795_331_400, nanoseconds: 5)
        }
        var command = Command("lftp", ["-e", "ls; bye", served.server.url("/files/t/")])
        command.environment = ["HOME": served.folder.path]
        #expect(try command.run().text.contains("1.2\u{A0}kB  2026-11-22 07:10  a\n"))
    }

    @Test(.enabled(if: has("wget"), "wget is not installed")) func wget() throws {
        try expectCopy("wget") {
            [
                "-q", "--no-config", "-r", "-np", "-nH", "--cut-dirs=2", "--restrict-file-names=nocontrol", "-P",
                $1.path, $0,
            ]
        }
    }

    @Test(.enabled(if: has("wget2"), "wget2 is not installed")) func wget2() throws {
        try expectCopy("wget2") {
            ["-q", "--no-config", "-r", "-np", "-nH", "--cut-dirs=2", "--restrict-file-names=unix", "-P", $1.path, $0]
        }
    }

    /// It waits a second for each file, and so gets few of them; it gives `?` and the like other names.
    @Test(.enabled(if: has("httrack"), "httrack is not installed")) func httrack() throws {
        let served = try ServedFolder { folder in
            for name in ["one.txt", "sub/two.bin"] { try folder.write("t/\(name)", name) }
        }
        let copy = try TemporaryFolder()
        var command = Command("httrack", [served.server.url("/files/t/"), "-O", copy.path, "-q", "-s0"])
        command.environment = ["HOME": copy.path]
        #expect(try command.run(within: .seconds(120)).status == 0)
        let place = "127.0.0.1_\(served.server.port)/files/t"
        #expect(try copy.read("\(place)/one.txt") == Array("one.txt".utf8))
        #expect(try copy.read("\(place)/sub/two.bin") == Array("sub/two.bin".utf8))
        let files = try Command("find", [copy.path(of: place), "-type", "f", "-printf", "%P\n"]).run().text
        #expect(files.split(separator: "\n").sorted() == ["index.html", "one.txt", "sub/index.html", "sub/two.bin"])
    }

    /// A folder of tables is a data source, whose layers are its files.
    @Test(.enabled(if: has("ogrinfo"), "gdal-bin is not installed")) func gdal() throws {
        let served = try ServedFolder { folder in
            for name in ["one.csv", "two.csv"] { try folder.write("t/\(name)", "id,name\n1,a\n") }
        }
        let finished = try Command("ogrinfo", ["-q", "/vsicurl/" + served.server.url("/files/t/")]).run()
        #expect(finished.text == "1: one (None)\n2: two (None)\n", "\(finished.errors)")
    }

    @Test(.enabled(if: has("zsync") && has("zsyncmake"), "zsync is not installed")) func zsync() throws {
        let served = try ServedFolder { folder in
            try folder.write("new", (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) })
            try folder.write("old", (0..<150_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) })
            var make = Command("zsyncmake", ["-u", "new", "new"])
            make.folder = folder.path
            #expect(try make.run().status == 0)
        }
        let copy = try TemporaryFolder()
        var command = Command("zsync", ["-i", served.folder.path(of: "old"), served.server.url("/files/new.zsync")])
        command.folder = copy.path
        let finished = try command.run()
        #expect(finished.status == 0, "\(finished.text)\(finished.errors)")
        #expect(try copy.read("new") == served.folder.read("new"))
    }
}
