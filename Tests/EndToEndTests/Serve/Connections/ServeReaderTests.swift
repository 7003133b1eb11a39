import Glibc
import TestSupport
import Testing

/// How slowly a client may read a response.
@Suite(.slow, .serialized) struct ServeReaderTests {
    private static let length = 20_000_000

    private func begin(_ served: ServedFolder, _ name: String) throws -> RawConnection {
        let connection = try served.server.connect()
        try connection.send("GET /files/\(name) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return connection
    }

    @Test(.timeLimit(.minutes(5)))
    func slowReadersAreCutWhereConnectionsAreScarceAlone() throws {
        let served = try ServedFolder(".", ["--max-connections", "4"]) { folder in
            try folder.writeSparse("huge", size: 1 << 40)
            try folder.writeSparse("large", size: Self.length)
            try folder.write("small", noise(2000))
        }
        let roomy = try ServedFolder { try $0.writeSparse("huge", size: 1 << 40) }
        let paused = try begin(roomy, "huge")
        _ = try paused.receive(1 << 20)
        let process = served.server.process
        let base = try #require(process.threadCount)
        let (slow, steady) = try (begin(served, "huge"), begin(served, "large"))
        // Each of its responses is small, but all of them together are much more than it reads.
        let eager = try served.server.connect()
        for _ in 0..<4000 { try eager.send("GET /files/small HTTP/1.1\r\nHost: localhost\r\n\r\n") }
        var count = 0
        var isCut = false
        while count < Self.length - 100_000 {
            count += try steady.receive(20_000).count
            // The client can read the kernel's buffer even after a reset, so only the server's thread shows the cut.
            if !isCut { _ = try (slow.receiveUnbuffered(1), eager.receiveUnbuffered(50)) }
            isCut = isCut || (process.threadCount ?? 0) <= base + 1
            usleep(100_000)
        }
        #expect(isCut)
        #expect(try count + steady.receiveToEnd().count > Self.length)
        // The client read nothing for as long, and its connection stays: it receives more than the kernel's buffer
        // held.
        for _ in 0..<32 { #expect(try paused.receive(1 << 20).count == 1 << 20) }
        #expect(try roomy.figure(#"ferry_connections_cut_total{reason="slow-reader"}"#) == 0)
        #expect(try served.figure(#"ferry_connections_cut_total{reason="slow-reader"}"#) == 2)
    }
}
