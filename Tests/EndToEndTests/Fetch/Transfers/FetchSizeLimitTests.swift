import TestSupport
import Testing

/// Runs under a file size limit (setrlimit(2), `RLIMIT_FSIZE`).
@Suite(.enabled(if: !Sample.isSanitized, "a sanitizer cannot start below such a limit"))
struct FetchSizeLimitTests {
    @Test func aFileThatIsTooLargeFailsAndTheOthersGoOn() throws {
        let served = try ServedFolder { folder in
            try folder.write("large", noise(300_000))
            try folder.write("small", "small")
            try folder.write("other", "other")
        }
        let target = try TemporaryFolder()
        let ferry = try Command.ferry()
        var command = Command(
            "sh",
            [
                "-c", "ulimit -f 64; exec \"$0\" fetch -j 1 \"$@\"", ferry.program, served.server.url("/files/large"),
                served.server.url("/files/small"), served.server.url("/files/other"),
            ])
        command.folder = target.path
        let run = try command.run()
        #expect(run.status == 23)
        #expect(run.errors.contains("File too large"))
        #expect(try String(decoding: target.read("small"), as: UTF8.self) == "small")
        #expect(try String(decoding: target.read("other"), as: UTF8.self) == "other")
        #expect(!target.exists("large"))
    }
}
