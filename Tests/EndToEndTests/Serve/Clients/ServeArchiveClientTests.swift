import Glibc
import TestSupport
import Testing

/// The programs that fetch and unpack a folder's archive.
@Suite(.slow, .server(of: "folder", fill: fill)) struct ServeArchiveClientTests {
    private static let target = "/files/?archive=tar"
    private let served: ServedFolder
    private let folder: TemporaryFolder

    init() throws {
        served = try SharedServer.get()
        folder = try TemporaryFolder()
    }

    private var url: String { served.server.url(Self.target) }

    private func run(_ program: String, _ arguments: [String]) throws -> FinishedProcess {
        var command = Command(program, arguments)
        command.folder = folder.path
        command.environment = ["HOME": folder.path]
        return try command.run(within: .seconds(120))
    }

    /// Checks that the archive `name` unpacks to the served tree, with its times.
    private func unpack(_ name: String, by program: String = "tar", _ arguments: [String] = ["xf"]) throws {
        try folder.makeFolder("out")
        let unpacked = try run(program, arguments + [name, "-C", "out"])
        #expect(unpacked.status == 0, "\(unpacked.errors)")
        let difference = try run("diff", ["-r", "out/files", served.folder.path(of: "folder")])
        #expect(difference.status == 0, "\(difference.text)\(difference.errors)")
        let times = ["out/files/sub/plain", "out/files/\(longName)"].map { "stat -c %Y '\($0)'" }
        #expect(try run("sh", ["-c", times.joined(separator: ";")]).text == "1795331400\n1795331400\n")
    }

    private func fetchByCurl() throws {
        let fetched = try run("curl", ["--disable", "-sSf", "-o", "files.tar", url])
        #expect(fetched.status == 0, "\(fetched.errors)")
    }

    @Test(arguments: [("tar", ["xf"]), ("bsdtar", ["-x", "-f"]), ("busybox", ["tar", "-x", "-f"])])
    func eachProgramUnpacksTheSameTree(program: String, arguments: [String]) throws {
        try fetchByCurl()
        try unpack("files.tar", by: program, arguments)
    }

    @Test func pythonUnpacksTheSameTree() throws {
        try fetchByCurl()
        let script = """
            import sys, tarfile
            archive = tarfile.open(sys.argv[1])
            assert all(m.mode == (0o755 if m.isdir() else 0o644) for m in archive)
            plain = archive.getmember('files/sub/plain')
            assert abs(plain.mtime - 1795331400.123456789) < 1e-6, plain.mtime
            archive.extractall(sys.argv[3])
            """
        try unpack("files.tar", by: "python3", ["-c", script])
    }

    @Test func curlGoesOn() throws {
        try fetchByCurl()
        let whole = try folder.read("files.tar")
        try folder.write("files.tar", whole[..<(whole.count / 3)])
        let fetched = try run("curl", ["--disable", "-sSf", "-C", "-", "-o", "files.tar", url])
        #expect(fetched.status == 0, "\(fetched.errors)")
        #expect(try folder.holds(whole, "files.tar"))
        try unpack("files.tar")
    }

    @Test func aria2TakesFourParts() throws {
        let fixed = ["--no-conf", "--quiet", "-s4", "-x4", "-k1M", "--out=a.tar", "--log=log", "--log-level=info"]
        let fetched = try run("aria2c", fixed + [url])
        #expect(fetched.status == 0, "\(fetched.errors)")
        #expect(try String(decoding: folder.read("log"), as: UTF8.self).contains("Range: bytes="))
        try unpack("a.tar")
    }

    @Test(arguments: [[], ["-x", "4"]]) func ferryGoesOnAfterAKill(options: [String]) throws {
        let run = try folder.fetching(["--limit-rate", "2M"] + options + [url])
        try waitUntil("there is a part to go on from") {
            // The part gets its name behind the first description of its bytes.
            guard folder.exists("files.tar.part"), folder.exists("files.tar.part.json") else { return !run.isRunning }
            let text = try String(decoding: folder.read("files.tar.part.json"), as: UTF8.self)
            return text.firstMatch(of: #/"bytes":(\d+)/#).flatMap { Int($0.1) } ?? 0 > 0 || !run.isRunning
        }
        run.kill(SIGKILL)
        let killed = try run.wait(within: .seconds(10))
        #expect(killed.status == 128 + SIGKILL, "\(killed.text)\(killed.errors)")
        #expect(!folder.exists("files.tar"))
        let second = try folder.fetching(["--json"] + options + [url]).wait(within: .seconds(60))
        #expect(second.status == 0, "\(second.text)\(second.errors)")
        #expect(second.text.contains("resumed_from"))
        try unpack("files.tar")
    }

    @Test func ferryNamesAnArchiveByItsFolder() throws {
        let fetched = try folder.fetching([served.server.url("/files/sub/?archive=tar")]).wait()
        #expect(fetched.status == 0, "\(fetched.errors)")
        #expect(try folder.names() == ["sub.tar"])
    }
}

private let longName = String(repeating: "n", count: 255)

/// Makes a tree with all kinds of names, sizes around a block, and more bytes than four parts of aria2.
private func fill(_ root: TemporaryFolder) throws {
    let names = [
        "plain", "a b", "Grüße", "new\nline", "\"quoted\"", "back\\slash", "<script>", "bidi\u{202E}txt", "-dash", "*",
        "empty", String(repeating: "p", count: 120),
    ]
    for (number, name) in names.enumerated() {
        try root.write("folder/sub/\(name)", noise(name == "empty" ? 0 : 511 + number % 3))
    }
    try root.write("folder/\(longName)", "long")
    try root.write("folder/deep/\(String(repeating: "d", count: 200))/\(String(repeating: "n", count: 200))", "deep")
    for number in 0..<3 { try root.write("folder/large\(number)", noise(3 << 20, seed: UInt64(number))) }
    try root.makeFolder("folder/nothing")
    let bytes = Array("folder/sub/".utf8) + [0xFF, 0xFE, 0x20, 0xC3]
    try root.write(rawName: bytes, "no UTF-8".utf8)
    for name in ["folder/sub/plain", "folder/\(longName)"] {
        try root.setModificationTime(name, seconds: 1_795_331_400, nanoseconds: 123_456_789)
    }
    // Changes of less than a tenth of a second ago make a weak tag.
    usleep(300_000)
}
