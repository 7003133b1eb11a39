import TestSupport
import Testing

/// The types of files, by their names, their first bytes and the options.
@Suite struct ServeTypeTests {
    private static let page = "<title>a</title><meta charset=Shift_JIS><p>"
    private static let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"

    private static func fill(_ folder: TemporaryFolder) throws {
        for name in [
            "x.ts", "x.m3u8", "x.mjs", "x.cjs", "x.wasm", "x.avif", "x.jxl", "x.srt", "x.vtt", "x.jar", "x.apk",
        ] {
            try folder.write(name, name)
        }
        try folder.write("a.txt", "a")
        try folder.write("sjis.html", page)
        try folder.write("plain.html", "<p>plain")
        try folder.write("indexed/index.html", page)
        try folder.write("drawing.svgz", gzip(Array(drawing.utf8)))
        try folder.write("drawing.svg", drawing)
        try folder.write("false.svgz", drawing)
        try folder.write("README", "Read me")
        try folder.write("big", Array(repeating: 0x61, count: 300_000))
        try folder.write("program", [0x7F, 0x45, 0x4C, 0x46, 0, 0])
        for name in try folder.names() where name != "indexed" {
            try folder.setModificationTime(name, seconds: 1_795_331_400, nanoseconds: 5)
        }
    }

    @Suite(.server(fill: fill)) struct ByDefault {
        @Test(arguments: [
            ("x.ts", "video/mp2t"), ("x.m3u8", "application/vnd.apple.mpegurl"),
            ("x.mjs", "text/javascript; charset=utf-8"), ("x.cjs", "text/javascript; charset=utf-8"),
            ("x.wasm", "application/wasm"), ("x.avif", "image/avif"), ("x.jxl", "image/jxl"),
            ("x.srt", "application/x-subrip"), ("x.vtt", "text/vtt; charset=utf-8"),
            ("x.jar", "application/java-archive"), ("x.apk", "application/vnd.android.package-archive"),
            ("sjis.html", "text/html"), ("plain.html", "text/html; charset=utf-8"), ("indexed/", "text/html"),
            ("README", "text/plain; charset=utf-8"), ("big", "text/plain; charset=utf-8"),
            ("program", "application/octet-stream"), ("drawing.svg", "image/svg+xml"), ("false.svgz", "image/svg+xml"),
        ])
        func theTypeIsTheSameInEveryResponse(name: String, type: String) throws {
            let connection = try SharedServer.get().server.connect()
            for _ in 0..<3 {
                let whole = try connection.request("GET", "/files/\(name)")
                #expect(whole.values(of: "Content-Type") == [type])
                #expect(whole["Content-Encoding"] == nil)
                let part = try connection.request("GET", "/files/\(name)", [("Range", "bytes=1-2")])
                #expect(part.status == 206)
                #expect(part.values(of: "Content-Type") == [type])
                #expect(try connection.request("HEAD", "/files/\(name)").values(of: "Content-Type") == [type])
            }
        }

        @Test func aCompressedDrawingSaysSo() throws {
            let served = try SharedServer.get()
            for fields in [[], [("Accept-Encoding", "gzip")], [("Accept-Encoding", "identity")]] {
                let response = try served.request("GET", "/files/drawing.svgz", fields)
                #expect(response.values(of: "Content-Type") == ["image/svg+xml"])
                #expect(response.values(of: "Content-Encoding") == ["gzip"])
            }
            let curl = try Command.curl("--compressed", served.server.url("/files/drawing.svgz")).run()
            #expect(curl.text == drawing)
        }

        @Test func aFileThatBecomesAnotherIsSaidToBeThat() throws {
            let served = try SharedServer.get()
            try served.folder.write("changing", "text")
            #expect(try served.request("GET", "/files/changing")["Content-Type"] == "text/plain; charset=utf-8")
            try served.folder.write("changing", [0, 1, 2])
            #expect(try served.request("GET", "/files/changing")["Content-Type"] == "application/octet-stream")
        }
    }

    @Suite(
        .server(
            "--type", "ts=text/plain", "--type", ".new=model/stl", "--type", "HTML=text/html", "--charset", "koi8-r",
            fill: fill))
    struct ByOption {
        @Test(arguments: [
            ("x.ts", "text/plain; charset=koi8-r"), ("a.txt", "text/plain; charset=koi8-r"), ("a.new", "model/stl"),
            ("plain.html", "text/html; charset=koi8-r"), ("sjis.html", "text/html"),
            ("README", "text/plain; charset=koi8-r"), ("drawing.svg", "image/svg+xml"),
        ])
        func theTypeIsTheOneAskedFor(name: String, type: String) throws {
            let served = try SharedServer.get()
            if name == "a.new" { try served.folder.write(name, "new") }
            #expect(try served.request("GET", "/files/\(name)").values(of: "Content-Type") == [type])
        }

        @Test func ourOwnPagesAreUTF8() throws {
            let served = try SharedServer.get()
            #expect(try served.request("GET", "/files/")["Content-Type"] == "text/html; charset=utf-8")
            #expect(try served.request("GET", "/files/missing")["Content-Type"] == "text/plain; charset=utf-8")
        }
    }

    @Suite(.server("--charset", "none", "--precompressed", fill: fill)) struct WithoutCharset {
        @Test func noneIsNamed() throws {
            let served = try SharedServer.get()
            try served.folder.write("a.txt.gz", gzip([0x61]))
            for name in ["a.txt", "plain.html", "README", "x.mjs"] {
                let response = try served.request("GET", "/files/\(name)", [("Accept-Encoding", "gzip")])
                #expect(response["Content-Type"]?.contains("charset") == false)
            }
        }

        @Test func aCodedNeighbourHasTheTypeOfItsFile() throws {
            let served = try SharedServer.get()
            for name in ["sjis.html", "README"] {
                try served.folder.write("\(name).gz", gzip(served.folder.read(name)))
                let response = try served.request("GET", "/files/\(name)", [("Accept-Encoding", "gzip")])
                #expect(response["Content-Encoding"] == "gzip")
                #expect(response["Content-Type"] == (name == "README" ? "text/plain" : "text/html"))
            }
        }
    }
}
