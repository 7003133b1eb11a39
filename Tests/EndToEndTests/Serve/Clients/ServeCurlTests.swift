import Foundation
import TestSupport
import Testing

/// Requests of real clients.
@Suite struct ServeCurlTests {
    /// The sample folder at the top of the package.
    private static let sampleFolder = "\(#filePath.split(separator: "/Tests/")[0])/public"

    @Test func everyFileOfTheSampleFolderArrives() throws {
        let files = try Command("find", [".", "-type", "f", "-print0"], in: Self.sampleFolder).run().text
            .split(separator: "\0").map { String($0.dropFirst(2)) }
        #expect(files.count > 5)
        let server = try FerryProcess.serve(root: Self.sampleFolder)
        for file in files {
            let curl = Command.curl("--fail", server.url("/files/\(Sample.percentEncoded(file))"))
            #expect(try curl.run().standardOutput == contents(of: "\(Self.sampleFolder)/\(file)"), "\(file)")
        }
    }

    @Test(arguments: ["--http1.1", "--http1.0", "--compressed", "--tcp-fastopen", "--path-as-is"])
    func curlGetsAFileInEveryWay(option: String) throws {
        let served = try ServedFolder { try $0.write("a", noise(100_000)) }
        let url = served.server.url("/files/a")
        let one = try Command.curl("--fail", option, url).run()
        #expect(one.standardOutput == noise(100_000), "\(one.errors)")
        let many = try Command.curl("--fail", option, "--write-out", "%{stderr}%{num_connects} ", url, url, url).run()
        #expect(many.standardOutput.count == 300_000)
        #expect(many.errors == (option == "--http1.0" ? "1 1 1 " : "1 0 0 "))
    }

    @Test func curlFollowsFromTheTopToTheListing() throws {
        let served = try ServedFolder { try $0.write("folder/index.html", "found") }
        let top = try Command.curl("--location", "--write-out", "%{url_effective}", served.server.url("")).run()
        #expect(top.text.contains("<a href=\"folder/\">"))
        #expect(top.text.hasSuffix(served.server.url("/files/")))
        #expect(try Command.curl("--location", served.server.url("/files/folder")).run().text == "found")
    }

    @Test func curlTellsAFileThatIsNotThere() throws {
        let served = try ServedFolder { _ in }
        let finished = try Command.curl("--fail", served.server.url("/files/missing")).run()
        #expect(finished.status == 22)
        #expect(finished.errors.contains("404"))
    }

    @Test func manyDownloadsAtOnceHaveAThreadEach() throws {
        let count = 64
        let size = 5_000_000
        let served = try ServedFolder { folder in
            for number in 0..<4 { try folder.write("\(number)", noise(size, seed: UInt64(number))) }
        }
        let output = try TemporaryFolder()
        let process = served.server.process
        let idle = try #require(process.threadCount)
        var curl = Command.curl(
            "--fail", "--no-buffer", "--parallel", "--parallel-immediate", "--parallel-max", "\(count)")
        for number in 0..<count {
            curl.arguments += ["--output", output.path(of: "\(number)"), served.server.url("/files/\(number % 4)")]
        }
        let running = try curl.start()
        var threads = idle
        let finished = try running.waitFor("end of the downloads", within: .seconds(120)) { () -> FinishedProcess? in
            threads = max(threads, process.threadCount ?? 0)
            return running.isRunning ? nil : try running.wait()
        }
        #expect(finished.status == 0, "\(finished.errors)")
        #expect(threads > 60)
        for number in 0..<count {
            #expect(try output.read("\(number)") == noise(size, seed: UInt64(number % 4)))
        }
        try waitUntil("the threads are gone") { process.threadCount == idle }
    }

    /// The fields that Chrome 131 sends for a typed address.
    private static let browserFields = [
        ("Connection", "keep-alive"), ("Cache-Control", "max-age=0"),
        ("sec-ch-ua", "\"Google Chrome\";v=\"131\", \"Chromium\";v=\"131\", \"Not_A Brand\";v=\"24\""),
        ("sec-ch-ua-mobile", "?0"), ("sec-ch-ua-platform", "\"Linux\""), ("Upgrade-Insecure-Requests", "1"),
        (
            "User-Agent",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
        ),
        (
            "Accept",
            "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7"
        ),
        ("Sec-Fetch-Site", "none"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-User", "?1"),
        ("Sec-Fetch-Dest", "document"), ("Accept-Encoding", "gzip, deflate, br, zstd"),
        ("Accept-Language", "sv-SE,sv;q=0.9,en-US;q=0.8,en;q=0.7"), ("Cookie", "a=b; session=\"c d\"; _ga=GA1.1.1; e="),
    ]

    @Test func aBrowserGetsAFileOfAnOddName() throws {
        let name = "Ünï “cödé” & <b>#1<\u{2215}b> 100% [x] 🚢.html"
        let served = try ServedFolder { try $0.write(name, "<p>found") }
        let connection = try served.server.connect()
        let file = try connection.request("GET", "/files/\(Sample.percentEncoded(name))", Self.browserFields)
        #expect(file.status == 200)
        #expect(file.text == "<p>found")
        #expect(file["Content-Type"] == "text/html; charset=utf-8")
        #expect(file["Content-Encoding"] == nil)
        // Chrome leaves some characters of an address unescaped.
        let partly = "/files/%C3%9Cn%C3%AF%20%E2%80%9Cc%C3%B6d%C3%A9%E2%80%9D%20&%20%3Cb%3E%231%3C%E2%88%95b%3E"
        let typed = try connection.request("GET", partly + "%20100%25%20[x]%20%F0%9F%9A%A2.html", Self.browserFields)
        #expect(typed.text == "<p>found")
        let missing = try connection.request("GET", "/apple-touch-icon.png", Self.browserFields)
        #expect(missing.status == 404)
        #expect(missing["Content-Type"] == "text/html; charset=utf-8")
        #expect(try connection.request("GET", "/files/", Self.browserFields).text.hasPrefix("<!DOCTYPE html>"))
    }
}

extension Command {
    /// A command that starts in a folder.
    fileprivate init(_ program: String, _ arguments: [String], in folder: String) {
        self.init(program, arguments)
        self.folder = folder
    }
}
