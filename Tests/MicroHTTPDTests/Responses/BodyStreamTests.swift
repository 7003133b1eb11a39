import Glibc
import HTTPSemantics
import MicroHTTPD
import TestSupport
import Testing

/// What a client sees of each kind of end of a body, by version and framing.
///
/// `docs/design.md` has the same table.
@Suite struct BodyStreamTests {
    private struct ReadFailure: Error {}

    /// How the server ends a body.
    enum End: String, CaseIterable {
        case whole = "all of it was sent"
        case drained = "all of it was sent, while the server drains"
        case failsAtOnce = "it fails before its first byte"
        case failsLater = "it fails later"
        /// By the connection's own cut, as the deadlines do it.
        case cut = "a slow reader is cut"
        case stop = "the server stops"

        /// Whether the content goes on until it is ended.
        var isEndless: Bool { self == .cut || self == .stop }
    }

    /// A version, and whether the length is known.
    struct Framing: Equatable, CustomTestStringConvertible {
        let version: String
        let hasLength: Bool

        var testDescription: String { "\(version) \(hasLength ? "with" : "without") a length" }

        static let all = ["HTTP/1.0", "HTTP/1.1"].flatMap { version in
            [true, false].map { Framing(version: version, hasLength: $0) }
        }
    }

    /// What the client sees last.
    enum Sight: String {
        case length = "the length"
        case lastChunk = "the last chunk"
        case fin = "FIN"
        case reset = "reset"
        case short = "cut short"
        case openChunks = "no last chunk, reset"
    }

    /// The sights in the order of the framings.
    private static let sights: [End: [Sight]] = [
        .whole: [.length, .fin, .length, .lastChunk],
        .drained: [.length, .fin, .length, .lastChunk],
        .failsAtOnce: [.short, .reset, .short, .openChunks],
        .failsLater: [.short, .reset, .short, .openChunks],
        .cut: [.short, .reset, .short, .openChunks],
        .stop: [.short, .reset, .short, .openChunks],
    ]

    private static let piece = [UInt8](repeating: 0x61, count: 30_000)
    private static let pieceCount = 10
    /// The announced length of content that goes on until it is ended.
    private static let endless = 1 << 40

    private static func stream(_ end: End) -> BodyStream {
        let limit = end.isEndless ? .max : [.failsAtOnce: 0, .failsLater: 5][end] ?? pieceCount
        var count = 0
        return BodyStream {
            if count == limit { if count == pieceCount { return nil } else { throw ReadFailure() } }
            if end.isEndless || end == .drained { usleep(1000) }
            count += 1
            return piece
        }
    }

    private static func length(_ end: End) -> Int { end.isEndless ? endless : pieceCount * piece.count }

    private func serve(_ threading: Daemon.Threading, _ end: End, _ framing: Framing) throws -> TestDaemon {
        var configuration = Daemon.Configuration()
        configuration.threading = threading
        let length = framing.hasLength ? Int64(Self.length(end)) : nil
        return try TestDaemon(configuration: configuration) { request in
            request.queue(Response(status: .ok, stream: Self.stream(end), length: length, fields: []))
        }
    }

    @Test(arguments: [Daemon.Threading.perConnection, .pool(2)], Framing.all)
    func theClientSeesHowItEnded(threading: Daemon.Threading, framing: Framing) throws {
        let column = try #require(Framing.all.firstIndex(of: framing))
        for end in End.allCases {
            let expected = try #require(Self.sights[end])[column]
            for _ in 0..<3 {
                let sight = try sight(of: end, threading, framing)
                #expect(sight == expected, "\(end)")
            }
        }
    }

    @Test func documentHasTheTable() throws {
        let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let document = String(decoding: try contents(of: "/\(root)/docs/design.md"), as: UTF8.self)
        let columns = Framing.all.map(\.testDescription)
        #expect(document.contains("| The content ends so | \(columns.joined(separator: " | ")) |"))
        for end in End.allCases {
            let cells = try #require(Self.sights[end]).map(\.rawValue)
            let row = "| \(end.rawValue) | \(cells.joined(separator: " | ")) |"
            #expect(document.contains(row), "\(row)")
        }
    }

    /// What the client of one request sees.
    private func sight(of end: End, _ threading: Daemon.Threading, _ framing: Framing) throws -> Sight {
        let server = try serve(threading, end, framing)
        let connection = try server.connect()
        try connection.send("GET / \(framing.version)\r\nHost: h\r\nConnection: close\r\n\r\n")
        if end.isEndless { usleep(20_000) }
        switch end {
        case .whole, .failsAtOnce, .failsLater: break
        case .drained:
            _ = try connection.receive(1)
            server.daemon.drain()
        case .cut: server.daemon.connections.visitOpen { $0.cut(.slowReader) }
        case .stop:
            server.stop()
            return Self.sight(connection, framing, length: Self.length(end))
        }
        let sight = Self.sight(connection, framing, length: Self.length(end))
        server.stop()
        return sight
    }

    private static func sight(_ connection: RawConnection, _ framing: Framing, length: Int) -> Sight {
        // A reset before the first byte is an error.
        let received = (try? connection.receiveToEnd()) ?? []
        let headSize = received.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound ?? received.count
        let content = received[headSize...]
        if framing.hasLength { return content.count == length ? .length : .short }
        if framing.version == "HTTP/1.0" { return connection.wasReset ? .reset : .fin }
        if content.suffix(7).elementsEqual("\r\n0\r\n\r\n".utf8) { return .lastChunk }
        return connection.wasReset ? .openChunks : .fin
    }

    /// A proxy that speaks HTTP/1.0 knows the end of a body only by the end of the connection.
    @Test(arguments: [Daemon.Threading.perConnection, .pool(2)])
    func contentOfUnknownLengthThatFailsIsResetAlsoWhenAllOfItWasRead(threading: Daemon.Threading) throws {
        for version in ["HTTP/1.0", "HTTP/1.1"] {
            let server = try serve(threading, .failsLater, Framing(version: version, hasLength: false))
            let connection = try server.connect()
            try connection.send("GET / \(version)\r\nHost: h\r\n\r\n")
            _ = try? connection.receiveToEnd()
            #expect(connection.wasReset, "\(version)")
            server.stop()
        }
    }
}
