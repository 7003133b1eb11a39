import Glibc
import TestSupport
import Testing

/// Replicas, or versions of a file, with equal sizes and times but different bytes; and equal files with different
/// times.
@Suite struct FetchReplicaTests {
    private static let size = 8_000_000

    private struct Replica {
        let root: TemporaryFolder
        let server: FerryProcess
    }

    /// Serves a folder with a copy of `/a` that `command` makes there of the one in `source`.
    private func replica(_ source: TemporaryFolder, _ command: String, _ arguments: [String] = []) throws -> Replica {
        let root = try TemporaryFolder()
        var shell = Command("sh", ["-ec", command, source.path])
        shell.folder = root.path
        #expect(try shell.run().status == 0)
        #expect(try root.read("a") == source.read("a"))
        return Replica(root: root, server: try FerryProcess.serve(root: root.path, arguments: arguments))
    }

    /// Waits until the server's tag of `/a` is strong, and returns it.
    private func strongTag(_ server: FerryProcess) throws -> String {
        var tag = ""
        try waitUntil("the tag is strong") {
            tag = try #require(server.connect().request("HEAD", "/files/a")["ETag"])
            return !tag.hasPrefix("W/")
        }
        return tag
    }

    private static let copied = "cp \"$0/a\" a"
    private static let unpacked = "tar -C \"$0\" -cf - a | tar -xf -"
    private static let unpackedAsBuilt = "tar -C \"$0\" --mtime=@499162500 -cf - a | tar -xf -"

    /// One replica dies in the middle of the download, and another one, whose file has another time, goes on.
    @Test(arguments: [
        ("content", copied, unpacked), ("content", unpacked, copied), ("auto", unpacked, unpackedAsBuilt),
    ])
    func replicasWhoseTimesDifferResumeEachOther(rule: String, first: String, second: String) throws {
        let source = try TemporaryFolder()
        try source.write("a", noise(Self.size))
        let replicas = try [first, second].map { try replica(source, $0, ["--etag", rule]) }
        let tags = try replicas.map { try strongTag($0.server) }
        #expect(tags[0] == tags[1])
        let folder = try TemporaryFolder()
        let run = try folder.fetching([
            "--json", "--limit-rate", "4M", "--server", replicas[0].server.url(""), "--mirror",
            replicas[1].server.url(""), "a",
        ])
        try waitUntil("it has its part") { folder.exists("a.part") }
        replicas[0].server.kill(SIGKILL)
        let end = try run.wait(within: .seconds(60))
        #expect(end.status == 0)
        #expect(replicas.allSatisfy { end.text.contains("\($0.server.pid)") })
        #expect(try folder.holds(noise(Self.size), "a"))
    }

    /// An interrupted download goes on at the other replica in a later run.
    @Test func aLaterRunResumesAtAnotherReplica() throws {
        let source = try TemporaryFolder()
        try source.write("a", noise(Self.size))
        let replicas = try [Self.unpacked, Self.unpackedAsBuilt].map { try replica(source, $0) }
        for replica in replicas { _ = try strongTag(replica.server) }
        let folder = try TemporaryFolder()
        let run = try folder.fetching(["--limit-rate", "4M", "--server", replicas[0].server.url(""), "a"])
        try waitUntil("it has its part") { folder.exists("a.part") && folder.exists("a.part.json") }
        run.kill(SIGTERM)
        #expect(try run.wait(within: .seconds(20)).status == 130)
        let mirrors = ["--mirror", replicas[0].server.url("")]
        replicas[0].server.kill(SIGKILL)
        let line = try folder.fetchAsJSON(["--server", replicas[1].server.url("")] + mirrors + ["a"])
        #expect(line.exit == 0 && line.resumedFrom ?? 0 > 0)
        #expect(try folder.holds(noise(Self.size), "a"))
    }

    /// The file is replaced by one of the same size and time while its download is interrupted.
    @Test(arguments: [499_162_500, 315_532_802, 1_700_000_000], [true, false])
    func twoVersionsOfOneTimeAreNeverJoined(time: Int, isKnown: Bool) throws {
        let root = try TemporaryFolder()
        let replace = { (seed: UInt64) in
            try root.write("new", noise(Self.size, seed: seed))
            try root.setModificationTime("new", seconds: time)
            try root.rename("new", to: "a")
        }
        try replace(1)
        let server = try FerryProcess.serve(root: root.path)
        if isKnown { _ = try strongTag(server) }
        let folder = try TemporaryFolder()
        let run = try folder.fetching(["--limit-rate", "2M", server.url("/files/a")])
        // A part without a strong validator has no name to wait for.
        if isKnown { try waitUntil("it has its part") { folder.exists("a.part") } } else { usleep(1_000_000) }
        run.kill(SIGINT)
        #expect(try run.wait(within: .seconds(20)).status == 130)
        try replace(2)
        #expect(try folder.fetch(server.url("/files/a")).status == 0)
        #expect(try folder.holds(noise(Self.size, seed: 2), "a"))
    }

    /// A tree with a file that has changed, of the same size and time, is not complete.
    @Test func aChangedFileOfATreeIsFetchedAgain() throws {
        let root = try TemporaryFolder()
        for name in ["index.js", "other.js"] {
            try root.write("tree/\(name)", "one \(name)")
            try root.setModificationTime("tree/\(name)", seconds: 499_162_500)
        }
        let server = try FerryProcess.serve(root: root.path)
        let folder = try TemporaryFolder()
        #expect(try folder.fetch("-r", server.url("/files/tree/")).status == 0)
        try root.write("tree/index.js", "two index.js")
        try root.setModificationTime("tree/index.js", seconds: 499_162_500)
        let again = try folder.fetch("-r", "-f", server.url("/files/tree/"))
        #expect(again.status == 0)
        #expect(again.text.split(separator: "\n").count { $0.contains("received") } == 1)
        #expect(try folder.text(of: "tree/index.js") == "two index.js")
    }
}
