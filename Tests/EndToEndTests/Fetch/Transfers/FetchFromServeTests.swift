import TestSupport
import Testing

/// Client and server of this package together.
@Suite struct FetchFromServeTests {
    static let names = [
        "a.txt", "with space.txt", "ünïcödé.txt", "100%.txt", "q?x=1#y", "d/e/f.bin", "empty", "+&;=,'",
    ]

    @Test func everyFileByteForByte() throws {
        let root = try TemporaryFolder()
        for (index, name) in Self.names.enumerated() where name != "empty" {
            try root.write(name, noise(1000 * index * index + 5, seed: UInt64(index)))
        }
        try root.write("empty", [])
        let server = try FerryProcess.serve(root: root.path)
        let folder = try TemporaryFolder()
        let run = try folder.fetching(["--server", server.url("")] + Self.names).wait(within: .seconds(30))
        #expect(run.status == 0)
        #expect(run.errors == "")
        for name in Self.names {
            let bytes = try root.read(name)
            let localName = String(name.split(separator: "/").last ?? "")
            #expect(try folder.read(localName) == bytes)
            #expect(run.text.contains("\n\(localName) received (\(bytes.count) bytes).\n"))
        }
        #expect(run.text.hasPrefix("PID of server process: \(server.pid)\n"))
        #expect(run.text.split(separator: "\n").count == 1 + Self.names.count)
        let missing = try folder.fetch("--server", server.url(""), "no such file")
        #expect(missing.status == 22)
        #expect(missing.errors == "no such file: File Not Found (PID of server process: \(server.pid))\n")
    }
}
