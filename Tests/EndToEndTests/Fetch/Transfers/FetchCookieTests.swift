import TestSupport
import Testing

/// Cookies of servers, which are sent to their hosts for the rest of the run.
@Suite struct FetchCookieTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test(arguments: ["/a", "/b"]) func cookieOnTheWay(_ next: String) throws {
        let origin = try FaultyOrigin(["/a": .init("file"), "/b": .init("file")]) { request, response in
            if request["Cookie"]?.contains("ok=1") == true { return }
            if request.path == "/b", request.path == next { return response.apply(.refusal(403)) }
            response.apply(.redirect(to: next))
            response["Set-Cookie"] = "ok=1; Path=/"
        }
        let run = try folder.fetch(origin.url("/a"))
        #expect(run.status == 0, "\(run.errors)")
        #expect(try folder.text(of: "a") == "file")
        #expect(try folder.names() == ["a"])
    }

    /// Later files of the run, and all requests of a tree, send the cookie too.
    @Test func cookieForTheRun() throws {
        let origin = try FaultyOrigin(["/a": .init("1"), "/b": .init("2"), "/d/": .init("[]")]) { request, response in
            if request.path == "/a" { response["Set-Cookie"] = "s=\(request.number + 1); Path=/" }
        }
        #expect(try folder.fetch("-j", "1", origin.url("/a"), origin.url("/b")).status == 0)
        #expect(origin.requests.map { $0["Cookie"] } == [nil, "s=1"])
        // The next run begins without cookies.
        #expect(try folder.fetch("-f", origin.url("/b")).status == 0)
        #expect(origin.requests.last?["Cookie"] == nil)
    }

    @Test func otherHostsGetNone() throws {
        let other = try FaultyOrigin(["/b": .init("2")])
        let origin = try FaultyOrigin { request, response in
            response.apply(.redirect(to: "http://localhost:\(other.port)/b"))
            response["Set-Cookie"] = "s=1; Path=/"
        }
        #expect(try folder.fetch(origin.url("/a")).status == 0)
        #expect(other.requests.map { $0["Cookie"] } == [nil])
    }

    /// The user's own field replaces all cookies.
    @Test func cookieOfTheUser() throws {
        let origin = try FaultyOrigin(["/a": .init("1"), "/b": .init("2")]) { _, response in
            response["Set-Cookie"] = "s=1; Path=/"
        }
        #expect(try folder.fetch("-j", "1", "-H", "Cookie: mine=2", origin.url("/a"), origin.url("/b")).status == 0)
        #expect(origin.requests.map { $0["Cookie"] } == ["mine=2", "mine=2"])
    }

    @Test(.enabled(if: !Sample.isSanitized)) func cookiesWithoutEnd() throws {
        let origin = try FaultyOrigin { request, response in
            response.apply(.changed(.init("x")))
            for index in 0..<40 {
                let name = "\(request.path.dropFirst())-\(index)"
                response.fields.append(("Set-Cookie", "\(name)=\(String(repeating: "v", count: 1000)); Path=/never"))
            }
        }
        try folder.write("list", (0..<300).map { origin.url("/\($0)") }.joined(separator: "\n"))
        let run = try folder.fetching(["-q", "-P", "out", "-i", "list"]).wait(within: .seconds(60))
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.peakMemory < 80 << 20)
    }
}
