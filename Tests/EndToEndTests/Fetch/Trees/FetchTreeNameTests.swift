import Glibc
import TestSupport
import Testing

/// The names of a tree: exactly those of the server.
@Suite struct FetchTreeNameTests {
    let root: TemporaryFolder
    let folder: TemporaryFolder

    init() throws {
        (root, folder) = (try TemporaryFolder(), try TemporaryFolder())
    }

    static let names = [
        ".zgroup", ".zarray", "..x", "...", "x", "x.part", "x.part.json", "X.PART", "x.part.part", ".part",
        ".part.json",
        "end.", "end..", "end ", " begin", "back\\slash", "..\\up", "nul", "CON", "com1.txt", "aux.tar.gz", "a:b",
        "a?b#c%41",
        "*<>|\"", "-rf", "~", "new\nline", "tab\t", "\u{1B}[31mred", "a\u{202E}gpj.exe", "a\u{200F}b", "\u{FEFF}a", "ä",
        "a\u{308}",
        "日本", "README", "readme", String(repeating: "n", count: 255), String(repeating: "日", count: 85),
        ".ferry-etags", ".x.0123456789abcdef.part",
    ]

    @Test func copyHasTheNamesOfTheServer() throws {
        for (index, name) in Self.names.enumerated() {
            try root.write("tree/\(name)", "\(index)")
            try root.write("tree/sub/.d \(index)./\(name)", "sub \(index)")
        }
        let server = try FerryProcess.serve(root: root.path, arguments: ["--hidden"])
        // A copy of what has just changed has no tag to recognise it by.
        usleep(300_000)
        let run = try folder.fetch("-r", "-j", "8", server.url("/files/tree/"))
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors == "")
        #expect(try folder.names(in: "tree") == (Self.names + ["sub"]).sorted())
        for (index, name) in Self.names.enumerated() {
            #expect(try folder.text(of: "tree/\(name)") == "\(index)")
            #expect(try folder.text(of: "tree/sub/.d \(index)./\(name)") == "sub \(index)")
        }
        let again = try folder.fetch("-r", server.url("/files/tree/"))
        #expect(again.status == 0)
        #expect(!again.text.contains("received"))
    }

    @Test func namesThatAreNoText() throws {
        let origin = try FaultyOrigin([
            "/t/": .init(
                #"[{"href":"caf%E9","type":"file"},{"href":"%FF","type":"file"},{"href":"%C0%AF","type":"file"}]"#),
            "/t/caf%E9": .init("1"), "/t/%FF": .init("2"), "/t/%C0%AF": .init("3"),
        ])
        #expect(try folder.fetch("-r", origin.url("/t/")).status == 0)
        let listing = try Command("sh", ["-c", "ls -b \"$0\"", folder.path(of: "t")]).run()
        #expect(Set(listing.text.split(separator: "\n")) == ["caf\\351", "\\377", "\\300\\257"])
    }

    /// `x` has a part when `x.part` arrives; both files are complete in the end, even after an interruption.
    @Test(arguments: [["x.part"], ["x.part.json"], ["x.part", "x.part.json"]]) func partsMoveOutOfTheWay(
        _ others: [String]
    ) throws {
        let entries = (["x"] + others).map { #"{"name":"\#($0)","type":"file"}"# }
        var files = ["/t/": FaultyOrigin.File("[\(entries.joined(separator: ","))]"), "/t/x": .init(noise(100_000))]
        for other in others { files["/t/\(other)"] = .init("theirs \(other)") }
        let origin = try FaultyOrigin(files) { request, response in
            if request.path == "/t/x", request.number == 0 { response.end = .stall(after: 50_000) }
        }
        let run = try folder.fetching(["-r", origin.url("/t/")])
        try waitUntil("all but one are there, and that one has a part") {
            try others.allSatisfy { folder.exists("t/\($0)") }
                && folder.names(in: "t").count { $0.hasPrefix("x~") } == 2
        }
        run.kill(SIGTERM)
        #expect(try run.wait(within: .seconds(20)).status == 130)
        let again = try folder.fetch("-f", "-r", "--json", origin.url("/t/"))
        #expect(again.status == 0, "\(again.errors)")
        #expect(again.text.contains(#""resumed_from":50000"#))
        #expect(try folder.names(in: "t") == (["x"] + others).sorted())
        #expect(try folder.holds(noise(100_000), "t/x"))
        for other in others { #expect(try folder.text(of: "t/\(other)") == "theirs \(other)") }
        // A run for the one file does not touch them either.
        for options in [[], ["--no-continue"]] {
            let run = try folder.fetching(["-f", "-P", "t", origin.url("/t/x")] + options).wait()
            #expect(run.status == 0, "\(run.errors)")
        }
        for other in others { #expect(try folder.text(of: "t/\(other)") == "theirs \(other)") }
    }

    /// Without extended attributes, a received file could not be distinguished from our own files.
    @Test(.enabled(if: geteuid() == 0)) func namesOfOurOwnFilesWithoutAttributes() throws {
        try folder.makeFolder("mount")
        guard try Command("mount", ["-t", "ramfs", "none", folder.path(of: "mount")]).run().status == 0 else { return }
        defer { _ = try? Command("umount", [folder.path(of: "mount")]).run() }
        for name in ["x", "x.part", "x.part.json", ".ferry-etags", ".zgroup"] { try root.write("tree/\(name)", name) }
        let server = try FerryProcess.serve(root: root.path, arguments: ["--hidden"])
        let run = try folder.fetch("-r", "-P", "mount", server.url("/files/tree/"))
        #expect(run.status == 8)
        let words = "cannot be kept: this program's own files have such names, and the file system keeps no mark"
        #expect(run.errors.split(separator: "\n").count == 2)
        #expect(run.errors.contains("tree/x.part.json: \(words)") && run.errors.contains("tree/.ferry-etags: \(words)"))
        #expect(try folder.text(of: "mount/tree/x.part") == "x.part")
        #expect(try folder.text(of: "mount/tree/.zgroup") == ".zgroup")
    }
}
