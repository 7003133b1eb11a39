import Glibc
import TestSupport
import Testing

/// Paths that the command line and the environment give a server are bytes.
@Suite struct ServePathTests {
    /// A name in Latin-1, one with a mark that would make another character of what is before it, and a name in both forms.
    static let names: [[UInt8]] = [
        [0xFF, 0xE9], Array("caf".utf8) + [0xE9], Array("\u{301}a".utf8), Array("é".utf8), Array("e\u{301}".utf8),
        Array("\u{10FEFF}".utf8),
    ]

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func serve(_ words: [[UInt8]], variables: [[UInt8]] = []) throws -> FerryProcess {
        var command = try Command.ferry(raw: [Array("serve".utf8)] + words, variables: variables)
        command.folder = folder.path
        return try FerryProcess(command)
    }

    private func fillRoot(_ name: [UInt8]) throws {
        try folder.makeFolder(raw: name)
        try folder.write(rawName: name + Array("/a".utf8), "from ROOT".utf8)
        // A name that the repaired bytes would have.
        try? folder.makeFolder(raw: Array(String(decoding: name, as: UTF8.self).utf8))
    }

    @Test(arguments: names) func rootIsAsGiven(_ name: [UInt8]) throws {
        try fillRoot(name)
        let server = try serve([name, Array("--port=0".utf8)])
        #expect(try server.connect().request("GET", "/files/a").text == "from ROOT")
        server.kill(SIGHUP)
        _ = try server.process.waitFor("reload") { server.process.standardError.contains("as it is now") ? true : nil }
        #expect(try server.connect().request("GET", "/files/a").text == "from ROOT")
    }

    @Test(arguments: names) func rootOfTheEnvironmentIsAsGiven(_ name: [UInt8]) throws {
        try fillRoot(name)
        let server = try serve([Array("-p0".utf8)], variables: [Array("FERRY_ROOT=".utf8) + name])
        #expect(try server.connect().request("GET", "/files/a").text == "from ROOT")
    }

    @Test(arguments: names) func indexAndFallbackPageAreAsGiven(_ name: [UInt8]) throws {
        try folder.makeFolder("root")
        try folder.write(rawName: Array("root/".utf8) + name, "index".utf8)
        let server = try serve([Array("root".utf8), Array("-p0".utf8), Array("--index=".utf8) + name])
        #expect(try server.connect().request("GET", "/files/").text == "index")
        let page = try serve([Array("root".utf8), Array("-p0".utf8), Array("--not-found".utf8), name])
        let response = try page.connect().request("GET", "/files/none")
        #expect(response.status == 404)
        #expect(response.text == "index")
        #expect(!page.announcement.contains("there is no"))
    }

    @Test(arguments: names) func logAndSandboxRootAreAsGiven(_ name: [UInt8]) throws {
        try folder.makeFolder(raw: name)
        try folder.makeFolder(raw: name + Array("/root".utf8))
        try folder.write(rawName: name + Array("/root/a".utf8), "a".utf8)
        let log = Array("log-".utf8) + name
        let server = try serve(
            [
                name + Array("/root".utf8), Array("-p0".utf8), Array("--sandbox-root=".utf8) + name,
                Array("--log-file".utf8), log,
            ])
        #expect(try server.connect().request("GET", "/files/a").text == "a")
        try server.stop()
        #expect(try String(decoding: folder.read(raw: log), as: UTF8.self).contains("GET /files/a"))
        #expect(try folder.rawNames() == [name, log])
    }

    @Test(arguments: names, [true, false]) func socketIsAsGiven(_ name: [UInt8], isVariable: Bool) throws {
        try folder.makeFolder("root")
        try folder.write("root/a", "by socket")
        let address = Array("unix:".utf8) + name
        let server =
            try isVariable
            ? serve([Array("root".utf8)], variables: [Array("FERRY_BIND=".utf8) + address])
            : serve([Array("root".utf8), Array("--bind".utf8), address])
        #expect(try folder.rawNames() == [Array("root".utf8), name])
        try server.stop()
        #expect(try folder.rawNames() == [Array("root".utf8)])
    }

    @Test func messagesNameWhatIsMissing() throws {
        let words = [Array("serve".utf8), [0x78, 0xFF, 0x1B, 0x0A, 0x79]]
        let end = try Command.ferry(raw: words).run()
        #expect(end.status == 66)
        #expect(end.errors.hasPrefix("ferry: cannot open x\u{FFFD}\\u{1B}\\u{A}y: No such file or directory"))
    }

    /// Bytes of a value that is no path are neither guessed nor replaced.
    @Test(arguments: ["--cors", "--cache-control", "--header", "--charset", "--user", "--at"])
    func otherValuesAreUTF8(_ option: String) throws {
        let end = try Command.ferry(raw: [Array("serve".utf8), Array("\(option)=".utf8) + [0x61, 0x1B, 0xFF]]).run()
        #expect(end.status == 64)
        #expect(end.errors.contains("a\\u{1B}\u{FFFD}"))
        #expect(!end.errors.utf8.contains(0x1B))
    }
}
