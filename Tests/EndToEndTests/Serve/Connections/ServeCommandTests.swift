import Glibc
import TestSupport
import Testing

/// The command line: what it says, what it refuses and how it ends.
@Suite struct ServeCommandTests {
    @Test func theStartLineTellsFolderAddressAndProcess() throws {
        let served = try ServedFolder { try $0.write("a", "a") }
        let line = try #require(
            served.server.startLine.wholeMatch(
                of: #/ferry: serving (.+) at http://127\.0\.0\.1:([0-9]+)/files/ \(PID ([0-9]+)\)/#))
        #expect(String(line.1) == served.folder.path(of: "."))
        #expect(UInt16(line.2) == served.server.port && served.server.port != 0)
        #expect(Int32(line.3) == served.server.pid)
        #expect(served.server.process.standardError == served.server.announcement)
        #expect(served.server.announcement.hasPrefix("\(line.0)\nferry: sandbox: "))
        #expect(served.server.announcement.split(separator: "\n").count == 2)
        #expect(served.server.process.standardOutput == [])
    }

    @Test(
        arguments: [
            (["--port", "65536"], "65536"), (["--port", "-1"], "--port"), (["--port", "http"], "http"),
            (["-p", ""], "-p"), (["-p70000"], "70000"),
            (["--bind", "localhost"], "localhost"),
            (["--bind", "256.0.0.1"], "256.0.0.1"),
            (["--bind", "127.0.0.1:80"], "127.0.0.1:80"), (["--bind", "unix:"], "unix:"), (["--bind", ""], "''"),
            (["--bind", "unix:/\(String(repeating: "n", count: 200))"], "unix:/nnn"),
            (["--no-such-flag"], "--no-such-flag"),
            (["--index", "a/b"], "--index"), (["--index", ".."], "--index"), (["--index", ""], "--index"),
            (["--max-connections", "0"], "--max-connections"), (["--max-connections", "-5"], "--max-connections"),
            (["--max-connections", "many"], "many"), (["a", "second folder"], "second folder"), ([""], "folder"),
            (["--port"], "--port"),
        ])
    func aWrongCommandLineIsToldFirstOfAll(arguments: [String], word: String) throws {
        var command = try Command.ferry("serve")
        command.arguments += arguments
        let refused = try command.run()
        #expect(refused.status == 64)
        #expect(refused.standardOutput == [])
        let lines = refused.errors.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.first?.hasPrefix("Error: ") == true)
        #expect(lines.first?.contains(word) == true, "\(refused.errors)")
    }

    @Test(arguments: [
        ("FERRY_PORT", "http"), ("FERRY_PORT", "70000"), ("FERRY_PORT", "-1"), ("FERRY_BIND", "localhost"),
    ])
    func aWrongVariableIsToldToo(name: String, value: String) throws {
        var command = try Command.ferry("serve")
        command.environment[name] = value
        let refused = try command.run()
        #expect(refused.status == 64)
        #expect(refused.errors.split(separator: "\n").first?.contains(value) == true)
    }

    @Test(arguments: ["missing", "file", "missing/folder", "loop", "dangling"])
    func aFolderThatCannotBeOpenedIsToldInOneLine(name: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("file", "")
        try folder.symlink("loop", to: "loop")
        try folder.symlink("dangling", to: "missing")
        let refused = try Command.ferry("serve", folder.path(of: name), "--port", "0").run()
        #expect(refused.status == 66)
        #expect(refused.errors.hasPrefix("ferry: cannot open \(folder.path(of: name)): "))
        #expect(refused.errors.split(separator: "\n").count == 1)
        #expect(refused.standardOutput == [])
    }

    @Test func theFolderIsPublicUnlessNamed() throws {
        let folder = try TemporaryFolder()
        var command = try Command.ferry("serve", "--port", "0")
        command.folder = folder.path
        #expect(try command.run().status == 66)
        try folder.write("public/a", "from public")
        let server = try FerryProcess(command)
        #expect(server.startLine.hasPrefix("ferry: serving public at "))
        #expect(try server.connect().request("GET", "/files/a").text == "from public")
    }

    /// A response that just fits is sent; with one byte more, the start is refused.
    @Test(arguments: [4, 10])
    func fieldsThatNoHeadHasRoomForAreRefused(memory: Int) throws {
        let folder = try TemporaryFolder()
        try folder.write("a", "a")
        let room = memory * 1024 - 2048 - "Cache-Control: no-cache\r\n".utf8.count - "X-A: \r\n".utf8.count
        let options = ["--connection-memory", "\(memory)", "--header"]
        let fits = try FerryProcess.serve(
            root: folder.path, arguments: options + ["X-A: \(String(repeating: "a", count: room - 200))"])
        #expect(try fits.connect().request("GET", "/files/a").status == 200)
        for size in [room + 1, 12_000] {
            var ferry = try Command.ferry("serve", folder.path)
            ferry.arguments += options + ["X-A: \(String(repeating: "a", count: size))"]
            let refused = try ferry.run()
            #expect(refused.status == 64)
            #expect(refused.errors.contains("shorten them, or raise it"))
        }
        let long = try Command.ferry(
            "serve", folder.path, "--cache-control", String(repeating: "a", count: 12_000)
        ).run()
        #expect(long.status == 64)
    }

    @Test(arguments: [
        "https://a.example/", "https://a.example,https://b.example", "https://A.example", "https://a.example:443",
    ])
    func anOriginThatNoBrowserSendsIsRefused(origin: String) throws {
        let refused = try Command.ferry("serve", ".", "--cors", origin).run()
        #expect(refused.status == 64)
        #expect(refused.errors.contains("is no origin"))
    }

    @Test(arguments: [6, 8, 31])
    func tooFewDescriptorsAreToldInOneLine(limit: Int) throws {
        let ferry = try Command.ferry("serve", "/", "--port", "0")
        let refused = try Command(
            "sh", ["-c", "ulimit -n \(limit); exec \"$0\" \"$@\"", ferry.program] + ferry.arguments
        ).run()
        #expect(refused.status == 71)
        let line = "ferry: the descriptor limit of \(limit) is too low: raise it to 32 or more (ulimit -n)"
        #expect(refused.errors == "\(line)\n")
    }

    @Test(arguments: [(nil, 10), (11, 10), (10, nil), (1, nil)] as [(Int?, Int?)])
    func aNumberOfConnectionsThatDoesNotFitIsToldInOneLine(wanted: Int?, room: Int?) throws {
        var ferry = try Command.ferry("serve", "/", "--port", "0")
        ferry.arguments += wanted.map { ["--max-connections", "\($0)"] } ?? []
        let server = try FerryProcess(
            Command("sh", ["-c", "ulimit -n 64; exec \"$0\" \"$@\"", ferry.program] + ferry.arguments))
        let line = room.map {
            """
            ferry: the descriptor limit leaves room for \($0) connections, not \(wanted ?? 4096); raise it (ulimit -n) or \
            lower --max-connections

            """
        }
        #expect(server.announcement.hasPrefix((line ?? "") + server.startLine))
    }

    @Test(
        .enabled(if: Command.canHideProc, "only root can mount something on /proc"),
        .enabled(if: !Sample.isSanitized, "a sanitizer needs /proc"))
    func theCommandLineIsReadWithoutProc() throws {
        let folder = try TemporaryFolder()
        try folder.write("a", "a")
        let socket = folder.path(of: "socket")
        let process = try Command.withoutProc("serve", folder.path, "--bind", "unix:\(socket)").start()
        _ = try process.waitFor("a response") { try? RawConnection(unixPath: socket) }
        let connection = try RawConnection(unixPath: socket)
        #expect(try connection.request("GET", "/files/a").text == "a")
        #expect(try MetricsReading(connection.request("GET", "/metrics").text)["process_open_fds"] == nil)
        process.kill(SIGTERM)
        #expect(try process.wait().status == 0)
        let refused = try Command.withoutProc("serve", "--no-such-option").run()
        #expect(refused.status == 64)
        #expect(try Command.withoutProc().run().text.contains("USAGE: ferry"))
    }

    @Test func aPortThatIsTakenIsToldInOneLine() throws {
        let served = try ServedFolder { _ in }
        let server = served.server
        let refused = try Command.ferry("serve", "/", "--port", "\(server.port)").run()
        #expect(refused.status == 69)
        #expect(refused.errors.hasPrefix("ferry: cannot listen on 127.0.0.1 port \(server.port): "))
        #expect(refused.errors.split(separator: "\n").count == 1)
        #expect(try server.connect().request("GET", "/files/").status == 200)
    }

    @Test(arguments: ["192.0.2.1", "2001:db8::1"])
    func anAddressOfAnotherMachineIsToldInOneLine(address: String) throws {
        let refused = try Command.ferry("serve", "/", "--port", "0", "--bind", address).run()
        #expect(refused.status == 69)
        #expect(refused.errors.hasPrefix("ferry: cannot listen on \(address) port 0: "))
        #expect(refused.errors.split(separator: "\n").count == 1)
    }

    @Test func theVariablesStandInForTheOptions() throws {
        let folder = try TemporaryFolder()
        try folder.write("a", "from the environment")
        var command = try Command.ferry("serve")
        command.environment = ["FERRY_ROOT": folder.path, "FERRY_PORT": "0", "FERRY_BIND": "127.0.0.2"]
        let server = try FerryProcess(command)
        #expect(server.startLine.hasPrefix("ferry: serving \(folder.path) at http://127.0.0.2:"))
        let connection = try RawConnection(port: server.port, address: "127.0.0.2")
        #expect(try connection.request("GET", "/files/a").text == "from the environment")
        command.environment["FERRY_PORT"] = "\(server.port)"
        #expect(try command.run().status == 69)
    }

    @Test func theOptionsWinOverTheVariables() throws {
        let folder = try TemporaryFolder()
        try folder.write("a", "from the option")
        let environment = ["FERRY_ROOT": "/nonexistent", "FERRY_PORT": "http", "FERRY_BIND": "nowhere"]
        let server = try FerryProcess.serve(
            root: folder.path, arguments: ["--bind", "127.0.0.1"], environment: environment)
        #expect(try server.connect().request("GET", "/files/a").text == "from the option")
    }

    @Test func anEmptyVariableCountsAsNone() throws {
        let folder = try TemporaryFolder()
        let environment = ["FERRY_ROOT": "", "FERRY_PORT": "", "FERRY_BIND": ""]
        let server = try FerryProcess.serve(root: folder.path, environment: environment)
        #expect(server.startLine.contains(" at http://127.0.0.1:"))
    }

    @Test(arguments: [["--help"], ["serve", "--help"], ["help", "serve"], ["--version"], ["serve", "-h"]])
    func helpAndVersionAreNoFailures(arguments: [String]) throws {
        var command = try Command.ferry()
        command.arguments = arguments
        let finished = try command.run()
        #expect(finished.status == 0)
        #expect(finished.errors.isEmpty)
        #expect(finished.text.contains(arguments == ["--version"] ? "." : "USAGE: ferry"))
    }

    @Test func aLibraryThatIsTooOldIsRefused() throws {
        var command = try Command.ferry("serve", "/", "--port", "0")
        command.environment = ["LD_PRELOAD": try Command.builtLibrary("OldMicroHTTPD")]
        let finished = try command.run()
        #expect(finished.status == 71)
        #expect(finished.errors == "ferry: libmicrohttpd 0.9.74 is too old; install 0.9.75 or newer\n")
    }

    @Test func theVersionNamesTheLibraries() throws {
        let finished = try Command.ferry("--version").run()
        #expect(finished.text.split(separator: "\n").count == 2)
        for name in ["libmicrohttpd", "libseccomp", "zlib", "libcurl"] {
            #expect(finished.text.contains(try Regex("\\b\(name) \\d+\\.\\d+")), "\(name)")
        }
        // A libmicrohttpd without TLS loads none.
        #expect(finished.text.contains(#/\b(GnuTLS \d+\.\d+|no GnuTLS)/#))
    }

    @Test func helpNamesEveryOptionAndVariable() throws {
        let help = try Command.ferry("serve", "--help").run().text
        for word in [
            "--port", "-p", "--bind", "-b", "--max-connections", "--no-listing", "--index", "--no-index", "--hidden",
            "--no-symlinks", "FERRY_ROOT", "FERRY_PORT", "FERRY_BIND", "8080", "127.0.0.1", "public", "4096",
            "index.html",
        ] {
            #expect(help.contains(word), "\(word)")
        }
    }

    @Test func oneConnectionMoreThanAllowedIsClosed() throws {
        let served = try ServedFolder(".", ["--max-connections", "2"]) { try $0.write("a", "a") }
        let server = served.server
        var connections = try (0..<2).map { _ in try server.connect() }
        for connection in connections { #expect(try connection.request("GET", "/files/a").text == "a") }
        let excess = try server.connect().receiveToEnd()
        #expect(excess.isEmpty || excess.starts(with: "HTTP/1.1 503 ".utf8))
        for connection in connections { #expect(try connection.request("GET", "/files/a").text == "a") }
        connections.removeFirst()
        try waitUntil("there is room again") {
            (try? server.connect().request("GET", "/files/a").status) == 200
        }
        #expect(try connections[0].request("GET", "/files/a").text == "a")
    }
}
