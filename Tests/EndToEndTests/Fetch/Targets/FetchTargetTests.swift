import TestSupport
import Testing

/// The meaning of the arguments.
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

    /// The other targets are fetched all the same.
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

    /// A server shows that a target is a folder by a redirect that adds a slash.
    @Test(arguments: ["d", "with%20space", "%7Euser"]) func folderBehindARedirect(_ name: String) throws {
        let origin = try FaultyOrigin { request, response in
            if !request.path.hasSuffix("/") {
                response.apply(.redirect(to: "/elsewhere/\(name.replacing("%7E", with: "~"))/", status: 301))
            } else {
                response.apply(.changed(.init("<title>Index of")))
            }
        }
        let run = try folder.fetch(origin.url("/x/\(name)"))
        #expect(run.status == 8)
        #expect(
            run.errors.hasSuffix("is a folder: fetch what is in it by --recursive, or save its page by --output FILE\n")
        )
        #expect(try folder.names() == [])
        #expect(try folder.fetch("-o", "page", origin.url("/x/\(name)")).status == 0)
        #expect(try folder.text(of: "page") == "<title>Index of")
        #expect(try folder.fetch("-o", "-", origin.url("/x/\(name)")).text == "<title>Index of")
    }

    /// Sites put a slash behind everything: what is no page, or has a name of its own, is the file.
    @Test(arguments: [
        [("Content-Type", "application/zip")], [("Content-Type", "application/json")],
        [("Content-Type", "text/html"), ("Content-Disposition", "attachment; filename=real.zip")],
    ])
    func fileBehindASlashIsAFile(_ fields: [(String, String)]) throws {
        let origin = try FaultyOrigin { request, response in
            guard request.path.hasSuffix("/") else { return response.apply(.redirect(to: "/x/d/", status: 301)) }
            response.apply(.changed(.init("one")))
            for (name, value) in fields { response[name] = value }
        }
        #expect(try folder.fetch(origin.url("/x/d")).status == 0)
        #expect(try folder.text(of: "d") == "one")
    }

    @Test func folderOfServe() throws {
        let root = try TemporaryFolder()
        try root.write("d/a", "one")
        let server = try FerryProcess.serve(root: root.path)
        #expect(try folder.fetch(server.url("/files/d")).status == 8)
        #expect(try folder.fetch("--server", server.url(""), "d").status == 8)
        #expect(try folder.fetch("--server", server.url(""), "d/").status == 8)
        #expect(try folder.names() == [])
        #expect(try folder.fetch("-r", server.url("/files/d")).status == 0)
        #expect(try folder.names(in: "d") == ["a"])
    }

    /// A redirect to another name with a slash does not mean that the target is a folder.
    @Test func pageBehindARedirect() throws {
        let origin = try FaultyOrigin(["/v1/": .init("page")]) { request, response in
            if request.path == "/latest" { response.apply(.redirect(to: "/v1/")) }
        }
        #expect(try folder.fetch(origin.url("/latest")).status == 0)
        #expect(try folder.text(of: "latest") == "page")
    }

    /// The process id is reported before the first file and when it changes.
    @Test func processIDsOfSeveralFiles() throws {
        let origin = try FaultyOrigin(["/a": .init("1"), "/b": .init("2"), "/c": .init("3"), "/d": .init("4")]) {
            request, response in
            if request.path == "/c" { response["X-Server-PID"] = "78" }
        }
        let urls = ["/a", "/b", "/c", "/d"].map { origin.url($0) }
        let run = try folder.fetching(["-j", "1"] + urls).wait()
        #expect(
            run.text == """
                PID of server process: 77
                a received (1 bytes).
                b received (1 bytes).
                PID of server process: 78
                c received (1 bytes).
                PID of server process: 77
                d received (1 bytes).

                """)
        let json = try folder.fetching(["-f", "--json"] + urls).wait()
        #expect(json.text.split(separator: "\n").count { $0.contains("\"pid\":7") } == 4)
    }
}

/// User names and passwords by host.
@Suite struct FetchNetrcTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("rc", "machine 127.0.0.1 login me password secret\n")
        try folder.write(".netrc", "machine 127.0.0.1 login home password secret\n")
    }

    @Test func fileThatIsNamed() throws {
        let (origin, other) = (try FaultyOrigin(["/a": .init("1")]), try FaultyOrigin(["/b": .init("2")]))
        #expect(
            try folder.fetch("--netrc-file", "rc", origin.url("/a"), "http://localhost:\(other.port)/b").status == 0)
        #expect(origin.requests.map { $0["Authorization"] } == ["Basic bWU6c2VjcmV0"])
        #expect(other.requests.map { $0["Authorization"] } == [nil])
        #expect(try folder.fetch("-f", "--netrc-file", "rc", "-u", "you:x", origin.url("/a")).status == 0)
        #expect(origin.requests.last?["Authorization"] == "Basic eW91Ong=")
        #expect(try folder.fetch("-f", origin.url("/a")).status == 0)
        #expect(origin.requests.last?["Authorization"] == nil)
    }

    @Test func fileOfTheUser() throws {
        let origin = try FaultyOrigin(["/a": .init("1")])
        #expect(try folder.fetch("--netrc", origin.url("/a"), environment: ["HOME": folder.path]).status == 0)
        #expect(origin.requests.map { $0["Authorization"] } == ["Basic aG9tZTpzZWNyZXQ="])
    }

    @Test func fileThatCannotBeRead() throws {
        let run = try folder.fetch("--netrc-file", "nothing", "http://h/a")
        #expect(run.status == 64)
        #expect(run.errors.hasPrefix("Error: --netrc-file: cannot read nothing: "))
    }
}
