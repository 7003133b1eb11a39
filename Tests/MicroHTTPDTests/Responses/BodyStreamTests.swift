import Glibc
import HTTPSemantics
import MicroHTTPD
import TestSupport
import Testing

/// Whether a client can know that a body is whole: each kind of end, by version and framing.
@Suite struct BodyStreamTests {
    private struct ReadFailure: Error {}

    /// How the server ends a body.
    enum End: CaseIterable {
        /// All of it was sent.
        case whole
        /// The content fails before its first byte, or after some.
        case failsAtOnce, failsLater
        /// The connection is cut, as for a slow reader.
        case cut
        /// The daemon stops.
        case stop
    }

    /// A version, and whether the length is known.
    struct Framing: CustomTestStringConvertible {
        let version: String
        let hasLength: Bool

        var testDescription: String { "\(version), \(hasLength ? "with" : "without") length" }

        static let all = ["HTTP/1.0", "HTTP/1.1"].flatMap { version in
            [true, false].map { Framing(version: version, hasLength: $0) }
        }
    }

    private static let piece = [UInt8](repeating: 0x61, count: 30_000)
    private static let pieceCount = 10
    /// The announced length of content that goes on until it is ended.
    private static let endless = 1 << 40

    private static func stream(_ end: End) -> BodyStream {
        let limit = [End.whole: pieceCount, .failsAtOnce: 0, .failsLater: 5][end] ?? .max
        var count = 0
        return BodyStream {
            if count == limit { if end == .whole { return nil } else { throw ReadFailure() } }
            if limit == .max { usleep(1000) }
            count += 1
            return piece
        }
    }

    private static func length(_ end: End) -> Int {
        end == .cut || end == .stop ? endless : pieceCount * piece.count
    }

    private func serve(_ threading: Daemon.Threading, _ end: End, _ framing: Framing) throws -> TestDaemon {
        var configuration = Daemon.Configuration()
        configuration.threading = threading
        let length = framing.hasLength ? Int64(Self.length(end)) : nil
        return try TestDaemon(configuration: configuration) { request in
            request.queue(Response(status: .ok, stream: Self.stream(end), length: length, fields: []))
        }
    }

    @Test(arguments: [Daemon.Threading.perConnection, .pool(2)], Framing.all)
    func onlyAWholeBodyIsTakenForWhole(threading: Daemon.Threading, framing: Framing) throws {
        for end in End.allCases {
            for _ in 0..<3 { #expect(try isTakenForWhole(end, threading, framing) == (end == .whole), "\(end)") }
        }
    }

    /// Whether the client takes a body with this end for whole.
    private func isTakenForWhole(_ end: End, _ threading: Daemon.Threading, _ framing: Framing) throws -> Bool {
        let server = try serve(threading, end, framing)
        let connection = try server.connect()
        try connection.send("GET / \(framing.version)\r\nHost: h\r\n\r\n")
        switch end {
        case .whole, .failsAtOnce, .failsLater: break
        case .cut:
            usleep(20_000)
            server.daemon.connections.visitOpen { $0.cut(.slowReader) }
        case .stop:
            usleep(20_000)
            server.stop()
            return isTakenForWhole(connection)
        }
        let isWhole = isTakenForWhole(connection)
        server.stop()
        return isWhole
    }

    /// Whether the client of `connection` takes the received bytes for a whole response.
    private func isTakenForWhole(_ connection: RawConnection) -> Bool {
        guard let response = try? connection.receiveResponse() else { return false }
        return response.framing != .close || !connection.wasReset
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
