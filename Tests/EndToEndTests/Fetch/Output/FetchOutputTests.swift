import Glibc
import TestSupport
import Testing

/// Where files go, and that existing ones stay.
@Suite struct FetchOutputTests {
    let folder: TemporaryFolder
    let origin: FaultyOrigin

    init() throws {
        folder = try TemporaryFolder()
        origin = try FaultyOrigin.offering(["a": Array("new".utf8), "d/a": Array("other".utf8), "b": Array("bee".utf8)])
    }

    private func fetch(_ arguments: String...) throws -> FinishedProcess {
        try folder.fetching(["--server", origin.url()] + arguments).wait(within: .seconds(30))
    }

    @Test func outputNames() throws {
        #expect(try fetch("-o", "x", "a").status == 0)
        #expect(try fetch("-P", "u/v", "a", "b").status == 0)
        #expect(try fetch("--output-dir", "u", "--output", "w", "a").status == 0)
        #expect(try fetch("-o", folder.path(of: "y"), "a").status == 0)
        #expect(try fetch("-o", "u/z", "a").status == 0)
        #expect(try folder.names() == ["u", "x", "y"])
        #expect(try folder.names(in: "u") == ["v", "w", "z"])
        #expect(try folder.names(in: "u/v") == ["a", "b"])
        for name in ["x", "y", "u/v/a", "u/w", "u/z"] { #expect(try folder.text(of: name) == "new") }
    }

    @Test func numberMayFollowItsLetterAtOnce() throws {
        #expect(try fetch("-P", "u", "-j2", "-x1", "-m20", "a", "b").status == 0)
        #expect(try folder.names(in: "u") == ["a", "b"])
        #expect(try fetch("-j0", "a").errors.contains("--jobs"))
    }

    /// Otherwise a missing dash would make a file named `utput`.
    @Test func textMayNot() throws {
        #expect(try fetch("-output", "a").status == 64)
        #expect(try fetch("-Pfq", "u", "a").status == 0)
        #expect(try folder.names() == ["u"])
    }

    @Test func existingFileStaysAndNoServerIsAsked() throws {
        try folder.write("a", "old")
        let run = try fetch("a")
        #expect(run.status == 23)
        #expect(run.errors == "a: not overwritten: a file of that name exists (--force overwrites it)\n")
        #expect(try folder.text(of: "a") == "old")
        #expect(origin.requests.isEmpty)
    }

    @Test func forceOverwrites() throws {
        try folder.write("a", "old")
        #expect(try fetch("-f", "a").status == 0)
        #expect(try folder.text(of: "a") == "new")
        #expect(try folder.names() == ["a"])
    }

    @Test func forceLosesNothingWhereThereIsNothingNew() throws {
        try folder.write("missing", "old")
        #expect(try fetch("--force", "missing").status == 22)
        #expect(try folder.text(of: "missing") == "old")
    }

    /// Another program creates the file during the download.
    @Test func fileThatComesMeanwhileStays() throws {
        let folder = folder
        let origin = try FaultyOrigin.responding { _, connection in
            try folder.write("a", "theirs")
            try connection.respond(with: [1])
        }
        #expect(try folder.fetch(origin.url("/a")).status == 23)
        #expect(try folder.text(of: "a") == "theirs")
        #expect(try folder.names() == ["a"])
    }

    @Test(arguments: [true, false]) func linkIsNeverWrittenThrough(force: Bool) throws {
        try folder.write("victim", "old")
        for (name, target) in [("a", "victim"), ("b", "nowhere")] {
            try folder.symlink(name, to: target)
            let run = try folder.fetching(["--server", origin.url()] + (force ? ["-f"] : []) + [name]).wait()
            #expect(run.status == (force ? 0 : 23))
        }
        #expect(try folder.text(of: "victim") == "old")
        #expect(try folder.names() == ["a", "b", "victim"])
        #expect(try folder.text(of: "a") == (force ? "new" : "old"))
    }

    @Test func halfAFileHasNoName() throws {
        let folder = folder
        let origin = try FaultyOrigin.responding { _, connection in
            try connection.respond("200 OK\r\nContent-Length: 6", Array("abc".utf8))
            usleep(300_000)
            try connection.send(try folder.names().isEmpty ? "def" : "bad")
        }
        #expect(try folder.fetch(origin.url("/a")).status == 0)
        #expect(try folder.text(of: "a") == "abcdef")
        #expect(try folder.names() == ["a"])
    }

    /// Folders that nobody can write to, not even root.
    @Test(arguments: ["/proc", "/proc/ferry", "file", "file/below"]) func folderThatCannotBeWritten(_ path: String)
        throws
    {
        try folder.write("file", "x")
        let run = try fetch("-P", path, "a", "b")
        #expect(run.status == 23)
        #expect(run.errors.split(separator: "\n").count == 2)
        #expect(try folder.text(of: "file") == "x")
    }

    @Test(arguments: ["sub", "missing/x", "file/x", "."]) func outputThatCannotBeWritten(_ path: String) throws {
        try folder.makeFolder("sub")
        try folder.write("file", "x")
        let run = try fetch("-f", "-o", path, "a")
        #expect(run.status == 23)
        #expect(run.errors.split(separator: "\n").count == 1)
        #expect(origin.requests.isEmpty)
    }

    /// A drop box: files can be created in it, but nobody can list them.
    @Test(.enabled(if: Command.canFetchWithoutPrivileges, "root reads everything, and there is no setpriv"))
    func folderThatCannotBeRead() throws {
        try folder.makeFolder("box")
        try folder.setMode("box", 0o300)
        for words in [["-P", "box", "a"], ["-f", "-P", "box", "a"], ["-o", "box/b", "b"]] {
            let run = try Command.fetchWithoutPrivileges(["--server", origin.url()] + words, in: folder).run()
            #expect(run.status == 0)
            #expect(run.errors == "")
        }
        let again = try Command.fetchWithoutPrivileges(["--server", origin.url(), "-P", "box", "a"], in: folder).run()
        #expect(again.status == 23)
        try folder.setMode("box", 0o700)
        #expect(try folder.names(in: "box") == ["a", "b"])
        #expect(try folder.text(of: "box/a") == "new")
    }

    @Test func devices() throws {
        #expect(try fetch("-o", "/dev/null", "a").text.hasSuffix("a received (3 bytes).\n"))
        let full = try fetch("-o", "/dev/full", "a")
        #expect(full.status == 23)
        #expect(full.errors == "a: cannot write: No space left on device\n")
        #expect(try fetch("-o", "/dev/no-such-device", "a").status == 23)
        #expect(try fetch("-q", "-o", "/dev/stdout", "a").text == "new")
        #expect(access("/dev/null", W_OK) == 0)
    }

    @Test(arguments: ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"]) func bodyIsAloneInARedirectedFile(
        _ name: String
    ) throws {
        let words = ["--server", origin.url(), "-o", name, "a"]
        let run = try folder.fetching(words, redirections: ">out").wait(within: .seconds(20))
        #expect(run.status == 0)
        #expect(run.errors == "PID of server process: 77\na received (3 bytes).\n")
        #expect(try folder.text(of: "out") == "new")
    }

    @Test func bodyIsAddedToWhatTheShellHasOpened() throws {
        try folder.write("out", "old ")
        let words = ["--server", origin.url(), "-o"]
        #expect(try folder.fetching(words + ["/dev/stdout", "a"], redirections: ">>out").wait().status == 0)
        #expect(try folder.fetching(words + ["/dev/fd/7", "b"], redirections: "7>>out").wait().status == 0)
        #expect(try folder.text(of: "out") == "old newbee")
    }

    /// A named pipe that is also standard output.
    @Test func pipeThatIsStandardOutput() throws {
        try folder.makeFIFO("p")
        let reader = try Command("cat", [folder.path(of: "p")]).start()
        let run = try folder.fetching(["--server", origin.url(), "-o", "p", "a"], redirections: ">p").wait()
        #expect(run.errors == "PID of server process: 77\na received (3 bytes).\n")
        #expect(try reader.wait(within: .seconds(10)).text == "new")
    }

    /// Descriptors of the program itself, closed ones, and read-only ones.
    @Test(arguments: ["3", "4", "99", "99999999999999", "x"]) func descriptorThatIsNoOutput(_ number: String)
        throws
    {
        for folder in ["/dev/fd", "/proc/self/fd"] {
            #expect(try fetch("-o", "\(folder)/\(number)", "a").status == 23)
        }
        let words = ["--server", origin.url(), "-o", "/dev/stdin", "a"]
        #expect(try folder.fetching(words, redirections: "</dev/null").wait(within: .seconds(20)).status == 23)
    }

    @Test(arguments: ["/dev/..", "/proc/..", "/dev/shm/../..", "/proc/self/cwd"]) func fileIsAFileByAnyPath(
        _ start: String
    ) throws {
        try folder.write("x", "old text")
        let path = start == "/proc/self/cwd" ? "\(start)/x" : start + folder.path(of: "x")
        #expect(try fetch("-o", path, "a").status == 23)
        #expect(try folder.text(of: "x") == "old text")
        #expect(try fetch("-f", "-o", path, "missing").status == 22)
        #expect(try folder.text(of: "x") == "old text")
        #expect(try fetch("-f", "-o", path, "a").status == 0)
        #expect(try folder.text(of: "x") == "new")
        #expect(try folder.names() == ["x"])
    }

    @Test func pipe() throws {
        try folder.makeFIFO("p")
        let reader = try Command("cat", [folder.path(of: "p")]).start()
        #expect(try fetch("-o", "p", "a").status == 0)
        #expect(try reader.wait(within: .seconds(10)).text == "new")
    }

    @Test func standardOutput() throws {
        let run = try fetch("-o", "-", "a")
        #expect(run.status == 0)
        #expect(run.text == "new")
        #expect(run.errors == "PID of server process: 77\na received (3 bytes).\n")
        let json = try fetch("--json", "-o", "-", "a")
        #expect(json.text == "new")
        #expect(json.errors.hasPrefix("{"))
        let missing = try fetch("-o", "-", "missing")
        #expect(missing.status == 22)
        #expect(missing.standardOutput.isEmpty)
    }

    @Test(arguments: [true, false]) func firstOfTwoTargetsGetsTheName(force: Bool) throws {
        let words = ["--server", origin.url()] + (force ? ["-f"] : []) + ["a", "d/a", "b"]
        let run = try folder.fetching(words).wait(within: .seconds(30))
        #expect(run.status == 23)
        #expect(run.errors == "a: not overwritten: another target has that file name\n")
        #expect(try folder.names() == ["a", "b"])
        #expect(try folder.text(of: "a") == "new")
    }

    static let hostile: [(path: String, name: String)] = [
        ("%2e%2e%2f%2e%2e%2fevil", "_._.._evil"),
        ("..%5c..%5cevil", "_._.._evil"),
        ("%2fetc%2fpasswd", "_etc_passwd"),
        (".profile", "_profile"),
        ("a%00.txt", "a_.txt"),
        ("%1b%5b31mred", "_[31mred"),
        ("a%0ab", "a_b"),
        ("a%e2%80%aefdp.exe", "a_fdp.exe"),
    ]

    @Test(arguments: hostile) func hostileName(_ path: String, isKeptAs name: String) throws {
        let origin = try FaultyOrigin.responding { _, connection in try connection.respond(with: [1]) }
        try folder.makeFolder("in/side")
        let run = try folder.fetch("-P", "in/side", origin.url("/\(path)?x=%2f..%2f"))
        #expect(run.status == 0)
        #expect(run.text == "PID of server process: 77\n\(name) received (1 bytes).\n")
        #expect(try folder.names() == ["in"])
        #expect(try folder.names(in: "in") == ["side"])
        #expect(try folder.names(in: "in/side") == [name])
    }

    @Test func nameThatIsNotUTF8() throws {
        let origin = try FaultyOrigin.responding { _, connection in try connection.respond(with: Array("new".utf8)) }
        #expect(try folder.fetch(origin.url("/caf%E9.txt")).status == 0)
        try folder.write(rawName: [0x63, 0x61, 0x66, 0xE9, 0x2E, 0x74, 0x78, 0x74], "mine".utf8)
        #expect(try folder.names().count == 1)
    }

    /// Without a handler, the signal SIGXFSZ would end the run at the first file over the limit.
    @Test(.enabled(if: !Sample.isSanitized, "a sanitizer cannot start below such a limit"))
    func fileSizeLimitFailsOneFileAlone() throws {
        let folder = try TemporaryFolder()
        let origin = try FaultyOrigin(["/long": .init(noise(400_000)), "/short": .init(noise(1000))])
        let ferry = try Command.ferry("fetch")
        var command = Command("sh", ["-c", "ulimit -f 200; exec \"$0\" fetch -j 1 \"$@\"", ferry.program])
        command.arguments += ["--retry", "0", origin.url("/long"), origin.url("/short")]
        command.folder = folder.path
        let run = try command.start().wait(within: .seconds(30))
        #expect(run.status == 23)
        #expect(run.errors.hasPrefix("long: cannot write: File too large"))
        #expect(try folder.read("short") == noise(1000))
        #expect(!folder.exists("long"))
    }
}

extension Command {
    private static let setpriv = Command("setpriv", ["--bounding-set", "-dac_override,-dac_read_search"])

    /// Whether the tests can run a `ferry` that permissions restrict.
    fileprivate static let canFetchWithoutPrivileges: Bool = {
        guard getuid() == 0 else { return true }
        var test = setpriv
        test.arguments += ["true"]
        return (try? test.run().status) == 0
    }()

    /// A `ferry fetch` that permissions restrict, even if root runs the tests.
    fileprivate static func fetchWithoutPrivileges(_ words: [String], in folder: TemporaryFolder) throws -> Command {
        let ferry = try Command.ferry()
        let isRoot = getuid() == 0
        var command = isRoot ? setpriv : Command(ferry.program, [])
        command.arguments += (isRoot ? [ferry.program] : []) + ["fetch"] + words
        command.folder = folder.path
        return command
    }
}
