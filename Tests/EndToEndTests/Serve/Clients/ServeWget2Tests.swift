import TestSupport
import Testing

/// A client that expects the server to say that a connection stays open.
@Suite struct ServeWget2Tests {
    @Test(arguments: ["per-connection", "pool"])
    func aTreeTakesOneConnectionForEachOfItsThreads(threading: String) throws {
        let served = try ServedFolder(".", ["--threading", threading]) { folder in
            for number in 0..<60 { try folder.write("\(number % 4)/\(number)", "number \(number)\n") }
        }
        let target = try TemporaryFolder()
        let wget2 = Command(
            "wget2",
            [
                "-q", "-r", "-np", "-nH", "--no-robots", "-P", target.path,
                "http://127.0.0.1:\(served.server.port)/files/",
            ])
        #expect(try wget2.run().status == 0)
        for number in 0..<60 {
            #expect(try target.read("files/\(number % 4)/\(number)") == Array("number \(number)\n".utf8))
        }
        // Five threads, and the one connection that reads the metrics.
        #expect(try served.figure("ferry_connections_total") <= 8)
    }
}
