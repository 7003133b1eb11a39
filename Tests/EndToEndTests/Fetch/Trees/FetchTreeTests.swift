import Glibc
import TestSupport
import Testing

/// `ferry fetch -r`: a folder and everything below it.
@Suite(.slow) struct FetchTreeTests {
    static let files: [String: [UInt8]] = [
        "a.txt": Array("one".utf8), "with space & ünï.bin": noise(70_000), "empty": [], "sub/b": noise(1000, seed: 2),
        "sub/deep/er/c": noise(2000, seed: 3), "sub/100%": Array("%".utf8), "other/a.txt": Array("other".utf8),
    ]
    let root: TemporaryFolder
    let folder: TemporaryFolder

    init() throws {
        root = try TemporaryFolder()
        folder = try TemporaryFolder()
        for (name, bytes) in Self.files { try root.write("tree/\(name)", bytes) }
        try root.makeFolder("tree/nothing")
        try root.write("tree/.hidden", "no")
        // The tag of a fresh file would be weak.
        for name in Self.files.keys { try root.setModificationTime("tree/\(name)", seconds: 1_700_000_000) }
    }

    /// All files below a folder, by their paths; an empty folder is an entry with a slash at its end.
    private func tree(_ top: TemporaryFolder, _ path: String) throws -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        var waiting = [""]
        while let prefix = waiting.popLast() {
            let names = try top.names(in: "\(path)/\(prefix)")
            if names.isEmpty { found[prefix] = [] }
            for name in names {
                var status = stat()
                let full = top.path(of: "\(path)/\(prefix)\(name)")
                guard lstat(full, &status) == 0 else { continue }
                if status.st_mode & S_IFMT == S_IFDIR {
                    waiting.append("\(prefix)\(name)/")
                } else {
                    found["\(prefix)\(name)"] = try contents(of: full)
                }
            }
        }
        return found
    }

    private static var whole: [String: [UInt8]] { files.merging(["nothing/": []]) { $1 } }

    /// A name, a URL with a slash and one without: the folder has the name of the last segment.
    @Test func wholeTree() throws {
        let server = try FerryProcess.serve(root: root.path)
        for target in ["tree", "tree/", server.url("/files/tree/"), server.url("/files/tree")] {
            folder.remove("tree")
            let run = try folder.fetch("--server", server.url(""), "-r", target)
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.errors == "")
            #expect(run.text.contains("tree/sub/deep/er/c received (2000 bytes).\n"))
            #expect(run.text.split(separator: "\n").count == 1 + Self.files.count)
            #expect(try folder.names() == ["tree"])
            #expect(try tree(folder, "tree") == Self.whole)
        }
    }

    @Test func placeOfTheTree() throws {
        let server = try FerryProcess.serve(root: root.path)
        #expect(try folder.fetch("-r", "-P", "x/y", server.url("/files/tree/sub/")).status == 0)
        #expect(try folder.fetch("-r", "-o", "z", server.url("/files/tree/sub")).status == 0)
        #expect(try folder.fetch("-r", "-o", ".", "-P", "w", server.url("/files/tree/sub")).status == 0)
        for path in ["x/y/sub", "z", "w"] {
            #expect(try tree(folder, path).keys.sorted() == ["100%", "b", "deep/er/c"])
        }
        #expect(try folder.names() == ["w", "x", "z"])
        let both = try folder.fetch("-r", "-P", "v", server.url("/files/tree/sub"), server.url("/files/tree/other"))
        #expect(both.status == 0)
        #expect(try folder.names(in: "v") == ["other", "sub"])
        let clash = try folder.fetch("-r", "-P", "u", server.url("/files/tree/sub"), server.url("/files/tree/sub/"))
        #expect(clash.status == 23)
    }

    @Test func completeFilesAreSkipped() throws {
        let server = try FerryProcess.serve(root: root.path)
        let url = server.url("/files/tree/")
        #expect(try folder.fetch("-r", url).status == 0)
        let again = try folder.fetch("-r", url)
        #expect(again.status == 0)
        #expect(again.text.split(separator: "\n").allSatisfy { $0.hasSuffix(" is complete already.") })
        #expect(again.text.split(separator: "\n").count == Self.files.count)
        #expect(try folder.fetch("-r", "-f", "-q", url).text == "")
        #expect(try folder.fetch("-r", "--json", url).text.contains(#""skipped":true"#))
        #expect(try tree(folder, "tree") == Self.whole)
    }

    /// A file that has changed on either side is not complete, and is not overwritten unless the user says so.
    @Test func changesOnEitherSide() throws {
        let server = try FerryProcess.serve(root: root.path)
        let url = server.url("/files/tree/")
        #expect(try folder.fetch("-r", url).status == 0)
        try root.write("tree/a.txt", "two")
        try root.setModificationTime("tree/a.txt", seconds: 1_700_000_001)
        try folder.write("tree/sub/b", noise(1000, seed: 9))
        let kept = try folder.fetch("-r", "-q", url)
        #expect(kept.status == 23)
        #expect(kept.errors.split(separator: "\n").count == 2)
        #expect(kept.errors.contains("tree/a.txt: not overwritten: "))
        #expect(kept.errors.contains("tree/sub/b: not overwritten: "))
        #expect(try folder.text(of: "tree/a.txt") == "one")
        let forced = try folder.fetch("-r", "-f", url)
        #expect(forced.status == 0)
        #expect(forced.text.split(separator: "\n").count { $0.contains("received") } == 2)
        #expect(try tree(folder, "tree") == Self.whole.merging(["a.txt": Array("two".utf8)]) { $1 })
    }

    @Test func newerFilesComeInPlaceOfOlderOnes() throws {
        let server = try FerryProcess.serve(root: root.path)
        let url = server.url("/files/tree/")
        for (name, bytes) in Self.files {
            try folder.write("tree/\(name)", bytes)
            try folder.setModificationTime("tree/\(name)", seconds: 1_700_000_000)
        }
        try folder.setModificationTime("tree/a.txt", seconds: 1_600_000_000)
        try folder.write("tree/empty", "longer")
        let run = try folder.fetch("-r", "--newer", "--preserve", url)
        #expect(run.status == 0)
        #expect(run.text.split(separator: "\n").count { $0.contains("received") } == 2)
        #expect(try tree(folder, "tree") == Self.whole)
        for name in ["a.txt", "empty", "sub/b"] { #expect(try modified("tree/\(name)") == 1_700_000_000) }
    }

    private func modified(_ name: String) throws -> Int {
        var status = stat()
        guard stat(folder.path(of: name), &status) == 0 else { throw TestFailure("no \(name)") }
        return status.st_mtim.tv_sec
    }

    @Test func timesAreThoseOfTheServer() throws {
        let server = try FerryProcess.serve(root: root.path)
        #expect(try folder.fetch("-r", "--preserve", server.url("/files/tree/")).status == 0)
        #expect(try modified("tree/sub/deep/er/c") == 1_700_000_000)
        #expect(try folder.fetch("--preserve", server.url("/files/tree/a.txt")).status == 0)
        #expect(try modified("a.txt") == 1_700_000_000)
        #expect(try folder.fetch("-o", "fresh", server.url("/files/tree/a.txt")).status == 0)
        #expect(try modified("fresh") > 1_700_000_000)
        let again = try folder.fetch("-r", server.url("/files/tree/"))
        #expect(!again.text.contains("received"))
    }

    @Test(arguments: [
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Wed, 31 Dec 1969 23:59:59 GMT", -1),
        ("Fri, 01 Jan 1960 00:00:00 GMT", -315_619_200), ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
    ]) func timesBefore1970AreKept(_ date: String, _ time: Int) throws {
        let origin = try FaultyOrigin.responding { _, connection in
            try connection.respond(with: [1], fields: "Last-Modified: \(date)")
        }
        #expect(try folder.fetch("--preserve", origin.url("/a")).status == 0)
        #expect(try modified("a") == time)
    }

    /// A file system without extended attributes, such as ramfs.
    @Test(.enabled(if: geteuid() == 0)) func tagsBesideTheFiles() throws {
        let server = try FerryProcess.serve(root: root.path)
        try folder.makeFolder("mount")
        guard try Command("mount", ["-t", "ramfs", "none", folder.path(of: "mount")]).run().status == 0 else { return }
        defer { _ = try? Command("umount", [folder.path(of: "mount")]).run() }
        let url = server.url("/files/tree/")
        #expect(try folder.fetch("-r", "-P", "mount", url).status == 0)
        #expect(folder.exists("mount/tree/sub/.ferry-etags"))
        let again = try folder.fetch("-r", "-P", "mount", url)
        #expect(again.status == 0)
        #expect(!again.text.contains("received"))
        try folder.write("mount/tree/sub/b", "mine")
        #expect(try folder.fetch("-r", "-P", "mount", url).status == 23)
        #expect(try folder.text(of: "mount/tree/sub/b") == "mine")
    }

    /// Each folder takes a descriptor, and so do its files.
    @Test func fewDescriptors() throws {
        for index in 0..<40 { try root.write("many/\(index)/f", noise(2000, seed: UInt64(index))) }
        let server = try FerryProcess.serve(root: root.path)
        let ferry = try Command.ferry("fetch")
        var command = Command(
            "sh",
            ["-c", "ulimit -Sn 40 -Hn 40; exec \"$0\" fetch -j 64 -r \"$1\"", ferry.program, server.url("/files/many")])
        command.folder = folder.path
        let run = try command.run(within: .seconds(60))
        #expect(run.status == 0, "\(run.errors)")
        #expect(try folder.names(in: "many").count == 40)
        for index in 0..<40 { #expect(try folder.read("many/\(index)/f") == noise(2000, seed: UInt64(index))) }
    }

    /// A mirror has the same tree: files that the first server refuses or cuts come from there.
    @Test func treeFromTwoServers() throws {
        let server = try FerryProcess.serve(root: root.path)
        let first = try FaultyOrigin { request, response in
            response.apply(request.number == 0 ? .refusal(503) : .refusal(404))
        }
        let run = try folder.fetch("--server", first.url(), "--mirror", server.url(""), "-r", "tree")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try tree(folder, "tree") == Self.whole)
        #expect(
            run.text.split(separator: "\n").count { $0 == "PID of server process: \(server.pid)" } == 1)
    }

    @Test func missingFoldersAndFilesThatAreNone() throws {
        let server = try FerryProcess.serve(root: root.path)
        let missing = try folder.fetch("-r", server.url("/files/nothing/"))
        #expect(missing.status == 22)
        #expect(missing.errors == "nothing/: File Not Found (PID of server process: \(server.pid))\n")
        #expect(try folder.fetch("-r", server.url("/files/tree/a.txt")).status == 22)
        #expect(try folder.names() == [])
    }

    @Test(arguments: [
        ["-r", "-o", "-", "http://h/a/"], ["--newer", "http://h/a"], ["-r", "http://h/a/?x=1"],
        ["-r", "-J", "http://h/a/"],
        ["-r", "-o", "x", "http://h/a/", "http://h/b/"],
    ]) func wrongCommandLine(_ words: [String]) throws {
        let run = try folder.fetching(words).wait()
        #expect(run.status == 64)
        #expect(run.errors.hasPrefix("Error: "))
    }

    /// Without a length, only the JSON shows that a listing was cut.
    @Test func listingThatIsCutIsAskedForAgain() throws {
        let listing = #"[{"name":"a","type":"file","size":1},{"name":"b","type":"file","size":1}]"#
        for cut in [0, 1, 40, listing.utf8.count - 1] {
            let folder = try TemporaryFolder()
            let origin = try FaultyOrigin(
                ["/t/": .init(listing), "/t/a": .init([1]), "/t/b": .init([2])]
            ) { request, response in
                guard request.path == "/t/", request.number == 0 else { return }
                for fault in [.untilClose, .short(cut)] as [FaultyOrigin.Fault] { response.apply(fault) }
            }
            let run = try folder.fetching(["-r", origin.url("/t/")]).wait(within: .seconds(30))
            #expect(run.status == 0, "\(cut): \(run.errors)")
            #expect(try folder.read("t/a") == [1] && folder.read("t/b") == [2])
            let other = try FaultyOrigin(["/t/": .init(listing)], faults: [[.untilClose, .short(cut)]])
            #expect(try folder.fetching(["--retry", "0", "-r", other.url("/t/")]).wait().status == 18)
        }
    }

    /// A proxy may frame what it got of a listing as if it were the whole; what is no listing at all is refused.
    @Test(arguments: [
        ("[{", 18), ("[", 18), ("", 18), (#"[{"name":"a"}"#, 18), (#"[{"name":"a","type":"file"},"#, 18), ("{}", 8),
        ("<html></html>", 8), ("null", 8), ("[]", 0),
    ]) func listingWhoseJSONDoesNotEnd(_ listing: String, _ status: Int32) throws {
        let origin = try FaultyOrigin(["/t/": .init(listing)])
        let run = try folder.fetch("--retry", "0", "-r", origin.url("/t/"))
        #expect(run.status == status, "\(run.errors)")
        #expect(run.errors.isEmpty == (status == 0))
    }
}
