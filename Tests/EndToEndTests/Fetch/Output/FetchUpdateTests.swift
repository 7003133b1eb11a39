import Glibc
import TestSupport
import Testing

/// `ferry fetch --update`: only another version replaces the existing file.
@Suite struct FetchUpdateTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// An origin that supports `If-None-Match`.
    private func origin(tag: String = "\"1\"") throws -> FaultyOrigin {
        try FaultyOrigin(["/a": .init(Array("one".utf8), entityTag: tag)]) { request, response in
            guard let known = request["If-None-Match"], known == response["ETag"] else { return }
            (response.status, response.reason, response.content) = (304, "Not Modified", [])
        }
    }

    @Test(arguments: ["\"1\"", "W/\"1\""]) func onlyAnotherVersionComes(_ tag: String) throws {
        let origin = try origin(tag: tag)
        #expect(try folder.fetch(origin.url("/a")).status == 0)
        let current = try folder.fetch("--update", origin.url("/a"))
        #expect(current.status == 0, "\(current.errors)")
        #expect(current.text == "a is up to date.\n")
        #expect(origin.requests.last?["If-None-Match"] == tag)
        #expect(try folder.fetch("--update", "--json", origin.url("/a")).text.contains(#""skipped":true"#))
        origin["/a"] = .init(Array("two".utf8), entityTag: "\"2\"")
        let updated = try folder.fetch("--update", origin.url("/a"))
        #expect(updated.status == 0)
        #expect(updated.text.hasSuffix("a received (3 bytes).\n"))
        #expect(try folder.text(of: "a") == "two")
        #expect(try folder.fetch("--update", origin.url("/a")).text == "a is up to date.\n")
        #expect(try folder.names() == ["a"])
    }

    @Test func missingFileIsFetched() throws {
        let origin = try origin()
        #expect(try folder.fetch("--update", origin.url("/a")).status == 0)
        #expect(try folder.text(of: "a") == "one")
        #expect(origin.requests.map { $0["If-None-Match"] } == [nil])
    }

    /// A file that the user has changed, or that came without a tag, is not lost.
    @Test func fileOfAnUnknownVersionIsKept() throws {
        let origin = try origin()
        try folder.write("a", "mine")
        let kept = try folder.fetch("--update", origin.url("/a"))
        #expect(kept.status == 23)
        #expect(
            kept.errors == """
                a: not overwritten: it was changed here, or came without an entity tag (--force overwrites it)

                """)
        #expect(origin.requests.isEmpty)
        #expect(try folder.text(of: "a") == "mine")
        #expect(try folder.fetch("--update", "-f", origin.url("/a")).status == 0)
        #expect(try folder.text(of: "a") == "one")
        try folder.write("a", "mine")
        #expect(try folder.fetch("--update", origin.url("/a")).status == 23)
    }

    /// A tag proves no digest: the file comes whole and is checked.
    @Test func digestThatTheFileMustHaveIsChecked() throws {
        let origin = try origin()
        #expect(try folder.fetch(origin.url("/a")).status == 0)
        let zeros = String(repeating: "0", count: 64)
        let run = try folder.fetch("--update", "--checksum", "sha-256=\(zeros)", origin.url("/a"))
        #expect(run.status == 32)
        #expect(try folder.text(of: "a") == "one")
    }

    /// A server may have a weak tag until it has read the file; then its client asks again.
    @Test(arguments: [3, 0]) func weakTagOfAnEqualSizeIsAskedAgain(retries: Int) throws {
        let origin = try FaultyOrigin(["/a": .init(Array("one".utf8), entityTag: "\"1\"")]) { request, response in
            guard let known = request["If-None-Match"] else { return }
            if request.number <= 2 {
                (response["ETag"], response["X-Server-PID"]) = ("W/\"2\"", "1")
            } else if known == response["ETag"] {
                (response.status, response.reason, response.content) = (304, "Not Modified", [])
            }
        }
        #expect(try folder.fetch(origin.url("/a")).status == 0)
        let run = try folder.fetch("--update", "--retry", "\(retries)", origin.url("/a"))
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.text.contains(retries == 0 ? "a received (3 bytes)." : "a is up to date."))
        #expect(origin.requests.count == (retries == 0 ? 2 : 4))
    }

    @Test func severalFilesAndOneThatIsNamed() throws {
        let origin = try origin()
        origin["/b"] = .init(Array("b".utf8), entityTag: "\"b\"")
        #expect(try folder.fetch(origin.url("/a"), origin.url("/b")).status == 0)
        #expect(try folder.fetch("-o", "c", origin.url("/a")).status == 0)
        origin["/b"] = .init(Array("new".utf8), entityTag: "\"c\"")
        let run = try folder.fetch("--update", origin.url("/a"), origin.url("/b"))
        #expect(run.status == 0)
        #expect(run.text.contains("a is up to date.\n") && run.text.contains("b received (3 bytes).\n"))
        #expect(try folder.fetch("--update", "-o", "c", origin.url("/a")).text == "a is up to date.\n")
        #expect(try folder.text(of: "b") == "new")
    }

    /// `ferry serve` sends the 304 too.
    @Test func fileOfServe() throws {
        let root = try TemporaryFolder()
        try root.write("a", "one")
        try root.setModificationTime("a", seconds: 1_700_000_000)
        let server = try FerryProcess.serve(root: root.path)
        #expect(try folder.fetch(server.url("/files/a")).status == 0)
        #expect(try folder.fetch("--update", server.url("/files/a")).text == "a is up to date.\n")
        try root.write("a", "two!")
        #expect(try folder.fetch("--update", server.url("/files/a")).status == 0)
        #expect(try folder.text(of: "a") == "two!")
    }

    /// Without extended attributes the tag goes into a file once the user updates the file.
    @Test(.enabled(if: geteuid() == 0)) func fileSystemWithoutAttributes() throws {
        try folder.makeFolder("mount")
        guard try Command("mount", ["-t", "ramfs", "none", folder.path(of: "mount")]).run().status == 0 else { return }
        defer { _ = try? Command("umount", [folder.path(of: "mount")]).run() }
        let origin = try origin()
        #expect(try folder.fetch("--update", "-P", "mount", origin.url("/a")).status == 0)
        #expect(try folder.fetch("--update", "-P", "mount", origin.url("/a")).text == "a is up to date.\n")
        #expect(try folder.names(in: "mount") == [".ferry-etags", "a"])
    }

    @Test(arguments: [["-r"], ["-J"]]) func optionsThatDoNotGoWithIt(_ options: [String]) throws {
        #expect(try folder.fetching(["--update", "http://h/a"] + options).wait().status == 64)
    }
}
