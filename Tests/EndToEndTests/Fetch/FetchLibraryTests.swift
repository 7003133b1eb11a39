import Glibc
import TestSupport
import Testing

/// libcurl, which is loaded when a download begins.
@Suite struct FetchLibraryTests {
    private static let opensslName = "libcurl.so.4"
    private static let gnutlsName = "libcurl-gnutls.so.4"
    private static let hasBuildWithGnuTLS = dlopen(gnutlsName, RTLD_LAZY) != nil

    private let folder: TemporaryFolder
    private let origin: FaultyOrigin

    init() throws {
        folder = try TemporaryFolder()
        origin = try FaultyOrigin(["/a": .init(noise(1000))])
    }

    /// What makes the loader find these files first.
    private var environment: [String: String] { ["LD_LIBRARY_PATH": folder.path(of: "lib")] }

    private func hide(_ names: String...) throws {
        for name in names { try folder.write("lib/\(name)", "no library") }
    }

    private func fetch(_ arguments: String...) throws -> FinishedProcess {
        var command = try Command.ferry("fetch", "-P", folder.path(of: "out"))
        command.arguments += arguments
        command.environment = environment
        return try command.run()
    }

    @Test func withoutItOneLineSaysWhatToInstall() throws {
        try hide(Self.opensslName, Self.gnutlsName)
        let run = try fetch(origin.url("/a"))
        #expect(run.status == 69)
        #expect(run.errors.hasPrefix("ferry: cannot load libcurl: "))
        #expect(run.errors.hasSuffix("; install libcurl4, or what your system calls it\n"))
        #expect(run.errors.split(separator: "\n").count == 1)
        #expect(origin.requests.isEmpty)
        #expect(!folder.exists("out"))
    }

    @Test func anotherLibraryOfItsNameIsRefused() throws {
        try hide(Self.gnutlsName)
        let words = try Command("ldd", [Command.ferry().program]).run().text.split(whereSeparator: \.isWhitespace)
        let other = try #require(words.first { $0.hasPrefix("/") && $0.contains("/libz.so.1") })
        try folder.write("lib/\(Self.opensslName)", contents(of: String(other)))
        let run = try fetch(origin.url("/a"))
        #expect(run.status == 69)
        #expect(run.errors.contains("\(Self.opensslName) is too old, or another library: it has no curl_easy_init;"))
        #expect(run.errors.split(separator: "\n").count == 1)
    }

    @Test(.enabled(if: hasBuildWithGnuTLS, "no libcurl with GnuTLS here")) func theBuildWithGnuTLSWillDo() throws {
        try hide(Self.opensslName)
        let run = try fetch(origin.url("/a"))
        #expect(run.status == 0, "\(run.errors)")
        #expect(try folder.read("out/a") == noise(1000))
    }

    @Test func theHelpAndServingGoWithoutIt() throws {
        try hide(Self.opensslName, Self.gnutlsName)
        for words in [["--version"], ["fetch", "--help"], ["help", "fetch"]] {
            var command = try Command.ferry()
            (command.arguments, command.environment) = (words, environment)
            let run = try command.run()
            #expect(run.status == 0, "\(words): \(run.errors)")
        }
        let server = try FerryProcess.serve(root: folder.path, environment: environment)
        #expect(try server.connect().request("GET", "/healthz").status == 200)
    }
}
