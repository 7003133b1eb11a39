import TestSupport
import Testing

/// Paths and names that the command line gives `ferry fetch` are bytes.
@Suite struct FetchPathTests {
    private let served: ServedFolder
    private let folder: TemporaryFolder

    init() throws {
        served = try ServedFolder { root in
            try root.write("one", "1")
            try root.write("two", "2")
            for name in ServePathTests.names { try root.write(rawName: name, name) }
        }
        folder = try TemporaryFolder()
    }

    private func fetch(_ words: [[UInt8]]) throws -> FinishedProcess {
        let server = Array("--server=\(served.server.url(""))".utf8)
        var command = try Command.ferry(raw: [Array("fetch".utf8), server] + words)
        command.folder = folder.path
        return try command.run()
    }

    @Test(arguments: ServePathTests.names) func outputIsAsGiven(_ name: [UInt8]) throws {
        #expect(try fetch([Array("-o".utf8), name, Array("one".utf8)]).status == 0)
        #expect(try folder.rawNames() == [name])
        #expect(try fetch([Array("-f".utf8), Array("--output=".utf8) + name, Array("two".utf8)]).status == 0)
        #expect(try folder.rawNames() == [name])
        #expect(try folder.read(raw: name) == Array("2".utf8))
    }

    /// Repaired, both would be one name.
    @Test func namesThatLookAlikeAreTwo() throws {
        let names: [[UInt8]] = [[0x61, 0xFF], [0x61, 0xFE], Array("é".utf8), Array("e\u{301}".utf8)]
        for name in names { #expect(try fetch([Array("-o".utf8), name, Array("one".utf8)]).status == 0) }
        #expect(try folder.rawNames() == Set(names))
    }

    @Test(arguments: ServePathTests.names) func folderIsAsGiven(_ name: [UInt8]) throws {
        let slash = [UInt8(ascii: "/")]
        #expect(try fetch([Array("-P".utf8), name + slash + name, Array("one".utf8)]).status == 0)
        #expect(try folder.read(raw: name + slash + name + Array("/one".utf8)) == Array("1".utf8))
        #expect(
            try fetch([Array("--output-dir=".utf8) + name, Array("-o".utf8), name + name, Array("two".utf8)]).status
                == 0)
        #expect(try folder.read(raw: name + slash + name + name) == Array("2".utf8))
    }

    @Test func targetsAreAsGiven() throws {
        #expect(try fetch(ServePathTests.names).status == 0)
        #expect(try folder.rawNames() == Set(ServePathTests.names))
        for name in ServePathTests.names { #expect(try folder.read(raw: name) == name) }
    }

    @Test(arguments: ServePathTests.names) func inputFileAndItsWordsAreAsGiven(_ name: [UInt8]) throws {
        try folder.write(rawName: Array("list-".utf8) + name, ServePathTests.names.joined(separator: [0x0A]))
        let words = [Array("-i".utf8), Array("list-".utf8) + name, Array("--output-dir=out".utf8)]
        #expect(try fetch(words).status == 0)
        for name in ServePathTests.names { #expect(try folder.read(raw: Array("out/".utf8) + name) == name) }
    }

    @Test(arguments: ServePathTests.names) func netrcFileIsAsGiven(_ name: [UInt8]) throws {
        let server = try ScriptedServer { connection in
            let credentials = try connection.receiveRequest()?["Authorization"] ?? "none"
            try connection.respond("200 OK\r\nContent-Length: \(credentials.utf8.count)", credentials.utf8)
        }
        try folder.write(rawName: name, "machine 127.0.0.1 login u password p\n".utf8)
        let url = Array("http://127.0.0.1:\(server.port)/a".utf8)
        #expect(try fetch([Array("--netrc-file".utf8), name, url]).status == 0)
        #expect(try folder.text(of: "a") == "Basic dTpw")
    }

    @Test func otherValuesAreUTF8() throws {
        for option in ["--user-agent", "--user", "--proxy", "--server", "--mirror"] {
            let end = try fetch([Array("\(option)=".utf8) + [0x61, 0x3A, 0xFF], Array("one".utf8)])
            #expect(end.status == 64)
            #expect(end.errors.contains("The value 'a:\u{FFFD}' is invalid for"), "\(option): \(end.errors)")
        }
    }
}
