import Glibc
import TestSupport
import Testing

/// The largest head, and the response to a larger one.
@Suite struct ServeHeadSizeTests {
    private static let kinds = ["per-connection", "pool"]
    private static let browser = [
        (name: "Connection", value: "keep-alive"), (name: "Cache-Control", value: "max-age=0"),
        (name: "sec-ch-ua", value: #""Chromium";v="140", "Not=A?Brand";v="24", "Google Chrome";v="140""#),
        (name: "sec-ch-ua-mobile", value: "?0"), (name: "sec-ch-ua-platform", value: #""Linux""#),
        (name: "Upgrade-Insecure-Requests", value: "1"),
        (
            name: "User-Agent",
            value: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
        ),
        (name: "Accept", value: "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"),
        (name: "Sec-Fetch-Site", value: "none"), (name: "Sec-Fetch-Mode", value: "navigate"),
        (name: "Sec-Fetch-User", value: "?1"), (name: "Sec-Fetch-Dest", value: "document"),
        (name: "Accept-Encoding", value: "gzip, deflate, br, zstd"), (name: "Accept-Language", value: "en,de;q=0.9"),
    ]

    private func serve(_ threading: String, _ arguments: [String] = []) throws -> ServedFolder {
        try ServedFolder(".", ["--threading", threading] + arguments) { folder in
            try folder.write("a", "a")
            try folder.write("d/b", "b")
        }
    }

    /// `count` cookies of `size` bytes each, including separators.
    private func cookies(_ count: Int, size: Int) -> String {
        (0..<count).map { number in
            let start = "c\(number)="
            return start + String(repeating: "x", count: max(size - start.utf8.count - 2, 0))
        }.joined(separator: "; ")
    }

    @Test(
        arguments: kinds,
        [(57, 38), (18, 202), (90, 10), (100, 73), (60, 42), (100, 40), (1, 5000), (1, 7900), (250, 28), (180, 6)])
    func theCookiesOfABrowserAreTaken(threading: String, _ cookies: (count: Int, size: Int)) throws {
        let served = try serve(threading)
        let cookie = self.cookies(cookies.count, size: cookies.size)
        for name in ["Cookie", "cookie", "COOKIE"] {
            let connection = try served.server.connect()
            for _ in 0..<2 {
                let fields = cookies.size > 5000 ? [] : Self.browser
                #expect(try connection.request("GET", "/files/a", fields + [(name, cookie)]).text == "a")
                #expect(try connection.request("GET", "/files/a").text == "a")
            }
        }
        let close = [(name: "Connection", value: "close"), (name: "Cookie", value: cookie)]
        #expect(try served.request("GET", "/files/a", close).text == "a")
    }

    @Test(arguments: kinds)
    func eightKibibytesOfFieldsWithAHundredCookiesAreTaken(threading: String) throws {
        let served = try serve(threading)
        let others = Self.browser.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 }
        let line = "Cookie: \r\nHost: localhost\r\n".utf8.count
        let start = cookies(100, size: 70)
        let cookie = start + String(repeating: "x", count: 8192 - others - line - start.utf8.count)
        let response = try served.request("GET", "/files/a", Self.browser + [("Cookie", cookie)])
        #expect(response.text == "a")
        #expect(try served.request("GET", "/files/", Self.browser + [("Cookie", cookie)]).status == 200)
        #expect(try served.request("GET", "/files/d", Self.browser + [("Cookie", cookie)]).status == 301)
        #expect(try served.request("GET", "/files/none", Self.browser + [("Cookie", cookie)]).status == 404)
    }

    @Test(arguments: kinds)
    func anyFieldOfSevenThousandNineHundredBytesIsTaken(threading: String) throws {
        let served = try serve(threading)
        for name in ["X", "Referer", "Cookie", "Authorization"] {
            let value = String(repeating: "x", count: 7900)
            #expect(try served.request("GET", "/files/a", [(name, value)]).text == "a", "\(name)")
        }
    }

    /// The pieces end within a field's name.
    @Test(arguments: kinds)
    func cookiesMayComeInPieces(threading: String) throws {
        let served = try serve(threading)
        let connection = try served.server.connect()
        let (start, end) = ("GET /files/a HTTP/1.1\r\nHost: localhost\r\n", ": \(cookies(100, size: 40))\r\n\r\n")
        for split in 0...8 {
            let name = "\nCookie".dropFirst().prefix(max(split - 1, 0))
            try connection.send(start + name)
            usleep(5000)
            try connection.send("Cookie".dropFirst(name.count) + end)
            #expect(try connection.receiveResponse().text == "a", "split at \(split)")
        }
    }

    @Test(arguments: kinds, ["X", "Cookie"])
    func beyondTheLimitTheClientIsToldWhatToDo(threading: String, name: String) throws {
        let served = try serve(threading)
        for close in [true, false] {
            for method in ["GET", "HEAD", "OPTIONS"] {
                let connection = try served.server.connect()
                let fields = [(name, cookies(400, size: 40))] + (close ? [("Connection", "close")] : [])
                let response = try connection.request(method, "/files/a", fields.map { (name: $0.0, value: $0.1) })
                #expect(response.status == 431)
                #expect(response["X-Server-PID"] == "\(served.server.pid)" && response["Connection"] == "close")
                #expect(response["Content-Type"] == (method == "HEAD" ? nil : "text/plain; charset=utf-8"))
                #expect(response.text.contains("send fewer or shorter fields") == (method != "HEAD"))
                #expect(response.text.contains("\(served.server.pid)") == (method != "HEAD"))
                #expect(try connection.restAfterReset() == [])
            }
        }
    }

    /// For every size there is one whole response, and it is the one that is counted.
    @Test(arguments: kinds, [10, 4])
    func noHeadIsWithoutAResponse(threading: String, memory: Int) throws {
        let served = try serve(threading, ["--connection-memory", "\(memory)"])
        var expected: [Int: Int] = [:]
        func ask(_ target: String, _ fields: [(name: String, value: String)], allowed: Set<Int>) throws {
            let connection = try served.server.connect()
            let response = try connection.request("GET", target, fields)
            #expect(allowed.contains(response.status), "\(target.utf8.count) \(fields.map(\.value.utf8.count))")
            #expect(response["X-Server-PID"] == "\(served.server.pid)")
            if response.status >= 400 { #expect(response["Connection"] == "close") }
            expected[response.status, default: 0] += 1
        }
        let room = memory * 1024
        for size in stride(from: room - 1500, through: room, by: 19) {
            try ask("/files/a", [("X", String(repeating: "x", count: size))], allowed: [200, 431])
        }
        for size in stride(from: room / 5, through: room, by: 211) {
            try ask("/files/d?" + String(repeating: "a", count: size), [], allowed: [301, 414, 431])
            try ask("/files/d?" + String(repeating: "%22", count: size / 3), [], allowed: [301, 414, 431])
        }
        #expect(expected[431] != nil && expected[414] != nil && expected[200] != nil && expected[301] != nil)
        let statuses = [("2xx", [200]), ("3xx", [301]), ("4xx", [414, 431]), ("5xx", []), ("none", [])]
        let connection = try served.server.connect()
        // A client may see the end of its response before it is counted; on one connection, each request is counted.
        try waitUntil("all are counted as what was sent") {
            let metrics = try MetricsReading(connection.request("GET", "/metrics").text)
            defer { expected[200, default: 0] += 1 }
            return statuses.allSatisfy { kind, statuses in
                let counted = ["GET", "HEAD", "OPTIONS", "other"].reduce(0) {
                    $0 + (metrics[#"ferry_requests_total{method="\#($1)",status="\#(kind)"}"#] ?? 0)
                }
                return counted == Double(statuses.reduce(0) { $0 + (expected[$1] ?? 0) })
            }
        }
    }

    @Test(arguments: [
        ["--header", "X-A: \(String(repeating: "a", count: 12_000))"],
        ["--cache-control", "max-age=0, x=\(String(repeating: "a", count: 12_000))"],
        [
            "--header", "X-A: \(String(repeating: "a", count: 1500))", "--header",
            "X-B: \(String(repeating: "a", count: 600))",
            "--connection-memory", "4",
        ],
    ])
    func fieldsThatLeaveNoRoomForAResponseAreAWrongOption(arguments: [String]) throws {
        var command = try Command.ferry("serve")
        command.arguments += arguments
        let finished = try command.run()
        #expect(finished.status == 64)
        #expect(finished.errors.contains("--connection-memory"))
    }

    @Test(arguments: kinds, [10, 4])
    func fieldsThatLeaveJustEnoughRoomAreSentWithEveryResponse(threading: String, memory: Int) throws {
        let others = "X-A: \r\nCache-Control: no-cache\r\n".utf8.count
        let value = String(repeating: "a", count: memory * 1024 - 2048 - others)
        let served = try serve(threading, ["--connection-memory", "\(memory)", "--header", "X-A: \(value)"])
        for target in ["/files/a", "/files/", "/files/d", "/files/none", "/files/a?download", "/healthz"] {
            let response = try served.request("GET", target)
            #expect(response.status < 500 && response["X-A"] == value, "\(target)")
        }
    }

    @Test(arguments: kinds)
    func requestsPipelinedAfterSuchAHeadAreNotLostSilently(threading: String) throws {
        let served = try serve(threading)
        let connection = try served.server.connect()
        let next = "GET /files/a HTTP/1.1\r\nHost: localhost\r\n\r\n"
        let target = "/files/d?" + String(repeating: "a", count: 6000)
        try connection.send(next + "GET \(target) HTTP/1.1\r\nHost: localhost\r\n\r\n" + next)
        #expect(try connection.receiveResponse().text == "a")
        let response = try connection.receiveResponse()
        if response.status == 301 {
            #expect(try connection.receiveResponse().text == "a")
        } else {
            #expect(response.status == 414 && response["Connection"] == "close")
            #expect(try connection.restAfterReset() == [])
        }
    }
}
