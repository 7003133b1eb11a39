import TestSupport
import Testing

/// Programs that copy whole trees get all files, by the listing or by the names in an index.
@Suite(.slow) struct ServeCopyTests {
    /// Names that package archives, cameras and people make.
    private static let names = [
        "plain.txt", "a b.txt", "a:b.txt", "foo-1:2.3+r4-1-x86_64.pkg.tar.zst", "12:30 notes.txt", "http:", "x:",
        "#hash",
        "q?x=1", "100%", "%41", "%2F", "a&b", "&amp;", "<b>", "\"quoted\"", "'single'", "a;b=c", "+plus", "~tilde",
        "$HOME",
        "[x]", "{y}", "Grüße aus Åre", "日本語", "🚢", "=", "folder 1/in:side.txt", "folder 2/#1",
    ]

    @Test func rcloneCopiesEveryName() throws {
        let served = try ServedFolder { folder in
            for name in Self.names { try folder.write("names/\(name)", name) }
        }
        let copy = try TemporaryFolder()
        var rclone = Command(
            "rclone",
            ["--config", "/dev/null", "--http-url", served.server.url("/files/"), "copy", ":http:names", copy.path])
        rclone.environment = ["HOME": copy.path, "RCLONE_CACHE_DIR": copy.path(of: ".cache")]
        let finished = try rclone.run(within: .seconds(120))
        #expect(finished.status == 0, "\(finished.errors)")
        for name in Self.names {
            #expect(try copy.exists(name) && copy.read(name) == Array(name.utf8), "\(name): \(finished.errors)")
        }
    }

    /// A clone by the protocol that needs only files: `info/refs`, then loose objects or a pack.
    @Test(arguments: [false, true]) func gitClonesARepository(isPacked: Bool) throws {
        let served = try ServedFolder { folder in
            try folder.write("source/a:b.txt", "first")
            for arguments in [
                ["init", "--quiet", "--initial-branch", "main", folder.path(of: "source")],
                ["-C", folder.path(of: "source"), "add", "."],
                ["-C", folder.path(of: "source"), "commit", "--quiet", "--message", "First"],
                ["clone", "--quiet", "--bare", folder.path(of: "source"), folder.path(of: "repo.git")],
                ["-C", folder.path(of: "repo.git")] + (isPacked ? ["gc", "--quiet"] : ["count-objects"]),
                ["-C", folder.path(of: "repo.git"), "update-server-info"],
            ] { try Command.git(arguments).expectSuccess() }
        }
        let copy = try TemporaryFolder()
        let clone = Command.git(["clone", "--quiet", served.server.url("/files/repo.git"), copy.path(of: "copy")])
        try clone.expectSuccess()
        #expect(try copy.read("copy/a:b.txt") == Array("first".utf8))
    }

    /// Our listing is a simple repository for pip (PEP 503).
    @Test func pipInstallsFromAListing() throws {
        let served = try ServedFolder { folder in
            var build = Command("python3", ["-c", Self.wheel, folder.path(of: "")])
            try folder.makeFolder("simple/demo")
            build.arguments[2] = folder.path(of: "simple/demo/demo-1.0+local.1-py3-none-any.whl")
            try build.expectSuccess()
        }
        let environment = try TemporaryFolder()
        try Command("python3", ["-m", "venv", environment.path(of: "venv")]).expectSuccess()
        var pip = Command(
            environment.path(of: "venv/bin/pip"),
            ["--isolated", "--disable-pip-version-check", "--no-cache-dir", "--no-input", "install"])
        pip.arguments += ["--index-url", served.server.url("/files/simple/"), "demo"]
        pip.environment = ["HOME": environment.path, "PIP_CONFIG_FILE": "/dev/null"]
        try pip.expectSuccess()
        let python = Command(environment.path(of: "venv/bin/python"), ["-c", "import demo; print(demo.WORD)"])
        #expect(try python.run().text == "hello\n")
    }

    /// Writes a wheel in the format of PEP 427.
    private static let wheel = """
        import sys, zipfile
        name = "demo-1.0+local.1.dist-info/"
        with zipfile.ZipFile(sys.argv[1], "w") as wheel:
            wheel.writestr("demo.py", "WORD = 'hello'\\n")
            wheel.writestr(name + "METADATA", "Metadata-Version: 2.1\\nName: demo\\nVersion: 1.0+local.1\\n")
            wheel.writestr(name + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
            wheel.writestr(name + "RECORD", "demo.py,,\\n" + "".join(name + x + ",,\\n" for x in ("METADATA", "WHEEL", "RECORD")))
        """
}

extension Command {
    /// Git without the user's settings.
    fileprivate static func git(_ arguments: [String]) -> Command {
        var command = Command("git", arguments)
        command.environment = [
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_TERMINAL_PROMPT": "0",
        ]
        for role in ["AUTHOR", "COMMITTER"] {
            command.environment["GIT_\(role)_NAME"] = "Nobody"
            command.environment["GIT_\(role)_EMAIL"] = "nobody@example.org"
        }
        return command
    }

    /// Runs it to its end, which must be a success.
    fileprivate func expectSuccess() throws {
        let finished = try run(within: .seconds(120))
        #expect(finished.status == 0, "\(arguments): \(finished.text)\(finished.errors)")
    }
}
