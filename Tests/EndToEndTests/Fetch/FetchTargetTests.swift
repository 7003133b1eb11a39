import TestSupport
import Testing

/// What the words of the command line stand for.
@Suite struct FetchTargetTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test(arguments: ["127.0.0.1", "localhost"]) func hostAndPortBeginAURL(_ host: String) throws {
        let origin = try FaultyOrigin(["/d/a": .init("one"), "/b": .init("two")])
        let run = try folder.fetch("\(host):\(origin.port)/d/a", "u:secret@\(host):\(origin.port)/b")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try folder.text(of: "a") == "one")
        #expect(try folder.text(of: "b") == "two")
        #expect(origin.requests.compactMap { $0["Authorization"] } == ["Basic dTpzZWNyZXQ="])
        #expect(try !folder.fetch("--json", "-f", "u:secret@\(host):\(origin.port)/b").text.contains("secret"))
    }

    @Test(arguments: ["./a", "/a", "./././a", "/./a"]) func namesWithASlashInFront(_ word: String) throws {
        let origin = try FaultyOrigin(["/files/a": .init("one")])
        #expect(try folder.fetch("--server", origin.url(), word).status == 0)
        #expect(try folder.text(of: "a") == "one")
    }

    /// The others are fetched all the same.
    @Test(arguments: ["/d/", "/"]) func folderIsNoFile(_ path: String) throws {
        let origin = try FaultyOrigin(["/d/": .init("[]"), "/": .init("[]"), "/b": .init("two")])
        let run = try folder.fetch(origin.url(path), origin.url("/b"))
        #expect(run.status == 8)
        #expect(
            run.errors == """
                \(origin.url(path)): is a folder: fetch what is in it by --recursive, or save its page by --output FILE

                """)
        #expect(try folder.names() == ["b"])
        #expect(origin.requests.map(\.path) == ["/b"])
        #expect(try folder.fetch("-o", "page", origin.url(path)).status == 0)
        #expect(try folder.text(of: "page") == "[]")
    }
}
