import TestSupport
import Testing

/// Every response names the process that wrote it.
@Suite(
    .server { folder in
        try folder.write("a.txt", "a")
        try folder.write("folder/b.txt", "b")
        try folder.write("page/index.html", "index")
    })
struct ServePIDTests {
    private let served: ServedFolder

    init() throws { served = try SharedServer.get() }

    @Test(
        arguments: [
            ("GET", "/files/a.txt", "*/*", 200), ("HEAD", "/files/a.txt", "*/*", 200), ("GET", "/files/", "*/*", 200),
            ("GET", "/files/", "application/json", 200), ("HEAD", "/files/", "*/*", 200),
            ("GET", "/files/page/", "*/*", 200), ("GET", "/files/folder", "*/*", 301), ("HEAD", "/files", "*/*", 301),
            ("GET", "/", "*/*", 302), ("GET", "/files/missing", "*/*", 404), ("GET", "/missing", "text/html", 404),
            ("HEAD", "/files/missing", "*/*", 404), ("POST", "/files/a.txt", "*/*", 405),
            ("FOO", "/", "text/html", 405),
            ("GET", "/files/%zz", "*/*", 400), ("GET", "/files/%zz", "text/html", 400), ("OPTIONS", "*", "*/*", 204),
        ])
    func everyResponseCarriesIt(method: String, target: String, accept: String, status: Int) throws {
        let response = try served.request(method, target, [("Accept", accept)])
        #expect(response.status == status)
        #expect(response.values(of: "X-Server-PID") == ["\(served.server.pid)"])
    }

    @Test(arguments: [
        ("/files/missing.txt", "missing.txt: "), ("/files/folder/x%20y", "folder/x y: "),
        ("/files/a.txt/", "a.txt: "), ("/elsewhere", "elsewhere: "), ("/files/%1B%5B31m%0A", "%1B[31m%0A: "),
        ("/files/%FF", "\u{FFFD}: "), ("/files/%3Cb%3E", "<b>: "),
    ])
    func theTextOfA404NamesFileAndProcess(target: String, name: String) throws {
        let response = try served.request("GET", target)
        #expect(response.status == 404)
        #expect(response["Content-Type"] == "text/plain; charset=utf-8")
        #expect(response.text == "\(name)File Not Found (PID of server process: \(served.server.pid))\n")
    }

    @Test func thePageOfA404NamesFileAndProcess() throws {
        let accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
        let response = try served.request("GET", "/files/%3Cscript%3E'%22&%0A", [("Accept", accept)])
        #expect(response.status == 404)
        #expect(response["Content-Type"] == "text/html; charset=utf-8")
        #expect(response["Vary"] == "Accept")
        let message = "File Not Found (PID of server process: \(served.server.pid))"
        #expect(response.text.contains("&lt;script&gt;&#39;&quot;&amp;%0A</bdi>: \(message)"))
        #expect(!response.text.contains("<script"))
    }

    @Test func itIsTheOneThatTheKernelKnows() throws {
        #expect(served.server.announcedPID == served.server.pid)
        let name = try contents(of: "/proc/\(served.server.pid)/comm")
        #expect(String(decoding: name, as: UTF8.self) == "ferry\n")
    }
}
