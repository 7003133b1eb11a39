import TestSupport
import Testing

/// Redirects, proxies, and the servers that get the password.
@Suite struct FetchRedirectTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// A server that redirects as often as the query says.
    private func chain() throws -> FaultyOrigin {
        try FaultyOrigin.responding { request, connection in
            let count = Int(request.target.split(separator: "?").last ?? "") ?? 0
            if count == 0 {
                try connection.respond(with: Array("end".utf8))
            } else {
                try connection.redirect(to: "/hop?\(count - 1)")
            }
        }
    }

    @Test(arguments: [0, 1, 10]) func followed(_ count: Int) throws {
        let origin = try chain()
        let run = try folder.fetch(origin.url("/a.txt?\(count)"))
        #expect(run.status == 0)
        #expect(run.text == "PID of server process: 77\na.txt received (3 bytes).\n")
        #expect(try folder.text(of: "a.txt") == "end")
        #expect(origin.requests.count == count + 1)
    }

    @Test func eleventhIsNotFollowed() throws {
        let origin = try chain()
        let run = try folder.fetch(origin.url("/a.txt?11"))
        #expect(run.status == 47)
        #expect(run.errors == "a.txt: not received: more than 10 redirects\n")
        #expect(origin.requests.count == 11)
        #expect(try folder.names() == [])
    }

    @Test(arguments: [
        "file:///etc/passwd", "ftp://127.0.0.1/a", "gopher://127.0.0.1/a", "dict://127.0.0.1/a", "http://[",
        "http://h:x/",
    ]) func otherSchemesAreRefused(_ location: String) throws {
        let origin = try FaultyOrigin.responding { _, connection in try connection.redirect(to: location) }
        let run = try folder.fetch(origin.url("/a"))
        #expect(run.status == 22)
        #expect(run.errors == "a: the server responded with 302: it leads to no http or https URL\n")
        #expect(try folder.names() == [])
    }

    @Test func nameIsTheTargets() throws {
        let origin = try FaultyOrigin.responding { request, connection in
            if request.target == "/a" { return try connection.redirect(to: "/..%2F..%2Fevil") }
            try connection.respond(with: [1], fields: "Content-Disposition: attachment; filename=evil")
        }
        #expect(try folder.fetch(origin.url("/a")).status == 0)
        #expect(try folder.names() == ["a"])
    }

    @Test func hostileLocationIsNotShown() throws {
        let origin = try FaultyOrigin.responding { _, connection in
            try connection.redirect(to: "evil\u{9B}2J\u{1B}[2J://x")
        }
        let run = try folder.fetch(origin.url("/a"))
        #expect(run.status != 0)
        #expect(!run.errors.unicodeScalars.dropLast().contains { $0.properties.generalCategory == .control })
    }

    @Test func anotherHostGetsNoPassword() throws {
        let other = try FaultyOrigin.offering(["a": [1]])
        let origin = try FaultyOrigin.responding { _, connection in try connection.redirect(to: other.url("/files/a")) }
        let run = try folder.fetch("-u", "me:pw", "-H", "X-Mine: 1", "-H", "Cookie: c=1", origin.url("/a"))
        #expect(run.status == 0)
        #expect(origin.requests.first?["Authorization"] == "Basic bWU6cHc=")
        #expect(other.requests.first?["Authorization"] == nil)
        #expect(other.requests.first?["Cookie"] == nil)
    }

    @Test func passwordInAURLIsUsedAndNotShown() throws {
        let origin = try FaultyOrigin.offering([:])
        let run = try folder.fetch("--json", "http://me:secret@127.0.0.1:\(origin.port)/files/a")
        #expect(origin.requests.first?["Authorization"] == "Basic bWU6c2VjcmV0")
        #expect(!run.text.contains("secret"))
        #expect(run.text.contains(#""target":"http://127.0.0.1:\#(origin.port)/files/a""#))
        #expect(run.text.contains(#""url":"http://127.0.0.1:\#(origin.port)/files/a""#))
    }

    @Test(arguments: [
        ["http://me:secret@h:port/a"], ["http:/me:secret@h/a"], ["http://me:se/secret@h/a"], ["ftp://me:secret@h/a"],
        ["http://me:secret@h/"], ["--server", "http://me:secret@h?x", "a"], ["--proxy", "ftp://me:secret@h", "a"],
        ["http://me:secret@h:1/a", "-o", "/proc/x"], ["http://me:secret@127.0.0.1:1/", "-o", "x"],
    ]) func passwordIsInNoMessage(_ words: [String]) throws {
        let run = try folder.fetching(words).wait(within: .seconds(20))
        #expect(run.status != 0)
        #expect(!run.errors.contains("secret"))
    }

    @Test func proxyIsAsked() throws {
        let proxy = try FaultyOrigin.responding { _, connection in try connection.respond(with: [1]) }
        for (index, arguments) in [["--proxy", proxy.url()], ["--proxy", "127.0.0.1:\(proxy.port)"]].enumerated() {
            let run = try folder.fetching(arguments + ["http://example.invalid/\(index)"]).wait()
            #expect(run.status == 0)
            #expect(proxy.requests.last?.head.startLine == "GET http://example.invalid/\(index) HTTP/1.1")
        }
    }

    @Test func proxyOfTheEnvironment() throws {
        let proxy = try FaultyOrigin.responding { _, connection in try connection.respond(with: [1]) }
        let environment = ["http_proxy": proxy.url()]
        #expect(try folder.fetch("http://example.invalid/a", environment: environment).status == 0)
        #expect(try folder.fetch("--proxy", "", "http://example.invalid/b", environment: environment).status == 6)
        #expect(proxy.requests.count == 1)
    }
}
