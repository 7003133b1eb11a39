import Glibc
import Synchronization
import TestSupport
import Testing

/// Many files at once, large files, and interruptions.
@Suite(.slow) struct FetchManyTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func manyFilesOverFewConnections() throws {
        let files = Dictionary(
            uniqueKeysWithValues: (0..<40).map { ("f\($0)", noise(20_000 + $0, seed: UInt64($0))) })
        let origin = try FaultyOrigin.offering(files)
        let run = try folder.fetching(["-j", "8", "--server", origin.url()] + files.keys).wait(within: .seconds(30))
        #expect(run.status == 0)
        #expect(run.text.split(separator: "\n").count == 41)
        for (name, bytes) in files { #expect(try folder.read(name) == bytes) }
        #expect(origin.requests.count == 40)
        #expect((2...8).contains(origin.connectionCount))
    }

    @Test func targetsStandAnywhere() throws {
        let names = (0..<8).map { "f\($0)" }
        let origin = try FaultyOrigin.offering(Dictionary(uniqueKeysWithValues: names.map { ($0, Array($0.utf8)) }))
        let words =
            ["f0", "f1", "-q", "f2", "f3", "-Pj", ".", "2", "-x1", "f4", "f5"] + [
                "--server", origin.url(), "--", "f6", "f7",
            ]
        let run = try folder.fetching(words).wait(within: .seconds(30))
        #expect(run.status == 0, "\(run.errors)")
        #expect(try folder.names() == names)
        for name in names { #expect(try folder.text(of: name) == name) }
    }

    /// Another thread writes small files that were received in one piece, in groups.
    @Test func manySmallFiles() throws {
        let files = Dictionary(uniqueKeysWithValues: (0..<300).map { ("f\($0)", noise($0 * 60, seed: UInt64($0))) })
        let origin = try FaultyOrigin.offering(files)
        try folder.write("f7", "old")
        let words = ["--json", "-j", "8", "--server", origin.url()]
        let run = try folder.fetching(words + files.keys + ["nothing"]).wait(within: .seconds(60))
        #expect(run.text.split(separator: "\n").count == 301)
        #expect(run.text.split(separator: "\n").count { $0.contains(#""exit":0"#) } == 299)
        #expect(try folder.names().count == 300)
        #expect(try folder.text(of: "f7") == "old")
        for (name, bytes) in files where name != "f7" { #expect(try folder.read(name) == bytes) }
    }

    @Test func errorsKeepTheirConnection() throws {
        let origin = try FaultyOrigin.offering(["a": [1]])
        let run = try folder.fetch("-j", "1", "--server", origin.url(), "x", "y", "a", "z")
        #expect(run.status == 22)
        #expect(origin.connectionCount == 1)
    }

    /// At most `--jobs` files are received at once.
    @Test func limitHolds() throws {
        let origin = try FaultyOrigin.responding { _, connection in
            usleep(20_000)
            try connection.respond(with: [1])
        }
        let words = (0..<12).map { origin.url("/\($0)") }
        #expect(try folder.fetching(["-j", "3"] + words).wait(within: .seconds(30)).status == 0)
        #expect(origin.connectionCount <= 3)
        #expect(try folder.names().count == 12)
    }

    /// The limit is that of the whole run, for any number of files and ranges at once.
    @Test(arguments: [["-j", "1"], ["-j", "3"], ["-x", "3"]]) func rateIsLimited(_ options: [String]) throws {
        let names = ["a", "b", "c"]
        let files = names.map { ("/\($0)", FaultyOrigin.File(noise(200_000))) }
        let origin = try FaultyOrigin(Dictionary(uniqueKeysWithValues: files))
        let start = ContinuousClock.now
        let words = ["-q", "--limit-rate", "300K"] + options + names.map { origin.url("/\($0)") }
        #expect(try folder.fetching(words).wait(within: .seconds(30)).status == 0)
        // The bucket begins with a tenth of a second, and the last piece is paid for later.
        #expect(start.duration(to: .now) >= .seconds(1.5))
        for name in names { #expect(try folder.holds(noise(200_000), name)) }
    }

    @Test(arguments: [
        ["--limit-rate", "0"], ["--limit-rate", "1X"], ["--limit-rate", "-1"], ["--retry", "-1"], ["--retry", "x"],
        ["--mirror", "ftp://h/"], ["--mirror", ""], ["--stall-timeout", "0"],
    ]) func wrongCommandLine(_ words: [String]) throws {
        #expect(try folder.fetching(words + ["a"]).wait(within: .seconds(10)).status == 64)
    }

    @Test(.enabled(if: !Sample.isSanitized, "a sanitizer's memory is not the client's"))
    func memoryDoesNotGrowWithTheFile() throws {
        let chunk = [UInt8](repeating: 7, count: 1 << 20)
        let origin = try FaultyOrigin.responding { request, connection in
            let count = Int(request.target.dropFirst()) ?? 0
            try connection.respond("200 OK\r\nContent-Length: \(count << 20)", [])
            for _ in 0..<count { try connection.send(chunk) }
        }
        let small = try folder.fetch("-o", "/dev/null", origin.url("/1"))
        // libcurl may read on while a transfer is paused.
        let limited = try folder.fetch("--limit-rate", "16M", "-o", "/dev/null", origin.url("/64"))
        #expect(limited.peakMemory - small.peakMemory < 16 << 20)
        let large = try folder.fetch("-o", "/dev/null", origin.url("/1024"))
        let file = try folder.fetch("-o", "file", origin.url("/128"))
        #expect(large.text.contains("(1073741824 bytes)"))
        #expect(large.peakMemory - small.peakMemory < 16 << 20)
        #expect(file.peakMemory - small.peakMemory < 16 << 20)
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP]) func signalLeavesNothing(_ signal: Int32) throws {
        let origin = try FaultyOrigin.responding { _, connection in
            try connection.respond("200 OK\r\nContent-Length: 1000000", noise(1000))
            _ = try connection.receiveRequest()
        }
        try folder.write("old", "old")
        let run = try folder.fetching(["-f", "-j", "2"] + ["old", "b", "c", "d"].map { origin.url("/\($0)") })
        try waitUntil("two are on their way") { origin.requests.count == 2 }
        run.kill(signal)
        let end = try run.wait(within: .seconds(10))
        #expect(end.status == 130)
        #expect(end.errors == "ferry: interrupted; 0 of 4 files received\n")
        #expect(try folder.names() == ["old"])
        #expect(try folder.text(of: "old") == "old")
    }

    @Test func signalBeforeTheResponse() throws {
        let origin = try FaultyOrigin.responding { _, connection in _ = try connection.receiveRequest() }
        let run = try folder.fetching(["--json", origin.url("/a"), origin.url("/b"), "-j", "1"])
        try waitUntil("the first is asked for") { origin.requests.count == 1 }
        run.kill(SIGINT)
        let end = try run.wait(within: .seconds(10))
        #expect(end.status == 130)
        #expect(end.text.split(separator: "\n").count { $0.contains(#""exit":130"#) } == 2)
        #expect(end.errors == "")
    }

    /// nohup(1), and shells for background jobs, start programs with ignored signals.
    @Test(arguments: [("HUP", SIGHUP), ("INT", SIGINT), ("TERM", SIGTERM)]) func signalThatIsIgnored(
        name: String, signal: Int32
    ) throws {
        let gate = Atomic(false)
        let origin = try FaultyOrigin.responding { _, connection in
            try connection.respond("200 OK\r\nContent-Length: 6", Array("abc".utf8))
            try waitUntil("the signal was sent") { gate.load(ordering: .relaxed) }
            try connection.send("def")
        }
        let ferry = try Command.ferry("fetch")
        var command = Command(
            "sh", ["-c", "trap '' \(name); exec \"$0\" fetch \"$@\"", ferry.program, origin.url("/a")])
        command.folder = folder.path
        let run = try command.start()
        try waitUntil("it is on its way") { !origin.requests.isEmpty }
        run.kill(signal)
        usleep(100_000)
        gate.store(true, ordering: .relaxed)
        #expect(try run.wait(within: .seconds(10)).status == 0)
        #expect(try folder.text(of: "a") == "abcdef")
    }

    @Test func timeIsOverWhileAPipeWaitsForItsReader() throws {
        try folder.makeFIFO("out")
        let origin = try FaultyOrigin.offering(["a": [1]])
        let run = try folder.fetching(["-m", "0.5", "-o", "out", origin.url("/files/a")]).wait(within: .seconds(10))
        #expect(run.status == 28)
        #expect(run.errors == "a: timed out: the output takes nothing\n")
    }

    @Test func timeIsOverWhileTheOutputIsFull() throws {
        try folder.makeFIFO("out")
        let reader = try Command("sh", ["-c", "exec 3<'\(folder.path(of: "out"))'; exec sleep 60"]).start()
        let origin = try FaultyOrigin.responding { _, connection in try connection.respond(with: noise(1 << 20)) }
        let run = try folder.fetching(["-m", "1", "-o", "out", origin.url("/a")]).wait(within: .seconds(10))
        #expect(run.status == 28)
        reader.kill(SIGKILL)
    }

    /// A low hard limit stays as it is.
    @Test func fewDescriptors() throws {
        let files = Dictionary(uniqueKeysWithValues: (0..<60).map { ("f\($0)", noise(2_000, seed: UInt64($0))) })
        let origin = try FaultyOrigin.offering(files)
        let words = ["-j", "256"] + files.keys.map { origin.url("/files/\($0)") }
        for (option, lines) in [("-n", 1), ("-Sn", 0)] {
            let ferry = try Command.ferry("fetch")
            var command = Command(
                "sh", ["-c", "ulimit \(option) 40; exec \"$0\" fetch -f \"$@\"", ferry.program] + words)
            command.folder = folder.path
            let run = try command.run(within: .seconds(30))
            #expect(run.status == 0)
            #expect(run.errors.split(separator: "\n").count == lines)
            #expect(run.errors.isEmpty || run.errors.contains("room for 4 of 60 files at once; raise it (ulimit -n)"))
        }
        #expect(try folder.names().count == 60)
    }

    @Test func signalWhileAPipeWaitsForItsReader() throws {
        try folder.makeFIFO("out")
        let origin = try FaultyOrigin.offering(["a": [1]])
        let run = try folder.fetching(["-o", "out", origin.url("/files/a")])
        try waitUntil("the file is asked for") { !origin.requests.isEmpty }
        usleep(200_000)
        run.kill(SIGINT)
        #expect(try run.wait(within: .seconds(10)).status == 130)
    }

    /// A reader that stops reading blocks the write, and the signal ends it.
    @Test func signalWhileTheOutputIsFull() throws {
        try folder.makeFIFO("out")
        let reader = try Command("sh", ["-c", "exec 3<'\(folder.path(of: "out"))'; exec sleep 60"]).start()
        let origin = try FaultyOrigin.responding { _, connection in try connection.respond(with: noise(1 << 20)) }
        let run = try folder.fetching(["-o", "out", origin.url("/a")])
        usleep(500_000)
        run.kill(SIGINT)
        #expect(try run.wait(within: .seconds(10)).status == 130)
        reader.kill(SIGKILL)
    }

    /// Hashing the part of an earlier run takes minutes; neither another file nor Ctrl-C waits for that.
    @Test func nobodyWaitsForADigest() throws {
        let there = 1 << 38
        let small = noise(3 << 20)
        let asked = Atomic(0)
        let origin = try FaultyOrigin.responding { request, connection in
            guard request.target == "/large" else {
                let isFirst = asked.add(1, ordering: .relaxed).oldValue == 0
                try connection.respond(
                    "200 OK\r\nETag: W/\"1\"\r\nContent-Length: \(small.count)",
                    isFirst ? Array(small[..<(2 << 20)]) : small)
                if isFirst { throw FaultyOrigin.HangUp() }
                return
            }
            let range = "Content-Range: bytes \(there)-\(2 * there - 1)/\(2 * there)"
            try connection.respond(
                "206 Partial Content\r\nETag: \"1\"\r\n\(range)\r\nContent-Length: \(there)", noise(2 << 20))
            _ = try connection.isClosed(within: .seconds(60))
        }
        try folder.write(
            "large.part.json",
            """
            {"url":"\(origin.url("/large"))","etag":"\\"1\\"","total":\(2 * there),"bytes":\(there),"ranges":[[0,\(there)]],
            "repr_digest":"\(try SHA256(of: [1]).fieldValue)","pids":[],"time":""}
            """)
        try folder.write("large.part", "")
        #expect(truncate("\(folder.path)/large.part", there) == 0)
        let run = try folder.fetching([origin.url("/large"), origin.url("/small")])
        try waitUntil("the small file is there") { try folder.names().contains("small") }
        #expect(try folder.holds(small, "small"))
        run.kill(SIGINT)
        #expect(try run.wait(within: .seconds(20)).status == 130)
        #expect(try folder.names() == ["large.part", "large.part.json", "small"])
    }
}
