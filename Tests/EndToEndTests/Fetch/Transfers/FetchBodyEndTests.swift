import Glibc
import TestSupport
import Testing

/// Each way in which a body can end, by each version: what `ferry fetch` makes of it.
///
/// `docs/design.md` has the same table.
@Suite(.enabled(if: HTTP2Origin.isAvailable, "openssl or python3 is missing")) struct FetchBodyEndTests {
    /// How the bytes come.
    enum Transport: String, CaseIterable {
        case http10 = "HTTP/1.0"
        case http11 = "HTTP/1.1"
        case secure = "HTTP/1.1 over TLS"
        case http2 = "HTTP/2"
    }

    /// How a body ends.
    enum End: String, CaseIterable {
        case lengthReached = "the length is reached"
        case lastPart = "the last chunk, or `END_STREAM`"
        case closed = "the connection ends, over TLS with `close_notify`, and there is no length"
        case closedSilently = "the same without `close_notify`"
        case resetWithoutLength = "a reset, and there is no length"
        case closedEarly = "the connection ends before the length is reached"
        case resetEarly = "a reset (`RST_STREAM`) before the length is reached"
        case closedInChunks = "the connection ends before the last chunk"
        case resetInChunks = "a reset before the last chunk"
        case stalled = "nothing comes until the time limit"
        case unwritable = "the file cannot be written"
        case interrupted = "SIGINT"
    }

    /// The exit statuses in the order of the transports; nil where there is no such end.
    static let statuses: [End: [Int32?]] = [
        .lengthReached: [0, 0, 0, 0], .lastPart: [nil, 0, 0, 0], .closed: [0, 0, 0, nil],
        .closedSilently: [nil, nil, 18, nil], .resetWithoutLength: [18, 18, 18, nil],
        .closedEarly: [18, 18, 18, 18], .resetEarly: [18, 18, 18, 18], .closedInChunks: [nil, 18, 18, nil],
        .resetInChunks: [nil, 18, 18, nil], .stalled: [28, 28, 28, 28], .unwritable: [23, 23, 23, 23],
        .interrupted: [130, 130, 130, 130],
    ]

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test(arguments: End.allCases, Transport.allCases) func end(_ end: End, by transport: Transport) throws {
        let column = try #require(Transport.allCases.firstIndex(of: transport))
        guard let status = Self.statuses[end]?[column] else { return }
        let (url, origin, waitForBody) = try start(end, transport)
        defer { withExtendedLifetime(origin) {} }
        let fetch = try folder.fetching(["--insecure", "--retry", "0"] + options(end) + [url])
        if end == .interrupted {
            try waitForBody()
            fetch.kill(SIGINT)
        }
        let run = try fetch.wait()
        #expect(run.status == status, "\(run.errors)")
        #expect(try folder.names().contains("a") == (status == 0))
        if status == 0 { #expect(try folder.read("a") == BodyEndOrigin.content) }
    }

    private func options(_ end: End) -> [String] {
        switch end {
        case .stalled: ["-m", "1.5"]
        case .unwritable: ["-o", "/dev/full"]
        default: []
        }
    }

    /// Starts an origin; the closure waits until it has sent a part of the body.
    private func start(_ end: End, _ transport: Transport) throws -> (String, AnyObject, () throws -> Void) {
        if transport == .http2 {
            let origin = try HTTP2Origin(Self.ending(end), hasLength: end != .lastPart)
            return (origin.url, origin, { try waitUntil("it is asked") { !origin.versions.isEmpty } })
        }
        let (framing, ending) = Self.framing(end)
        let version = transport == .http10 ? "1.0" : "1.1"
        let origin = try BodyEndOrigin(version, isSecure: transport == .secure, framing, ending)
        return (origin.url, origin, origin.waitForBody)
    }

    private static func ending(_ end: End) -> HTTP2Origin.Ending {
        switch end {
        case .closedEarly: .closed
        case .resetEarly: .reset
        case .stalled, .interrupted: .stalled
        default: .whole
        }
    }

    private static func framing(_ end: End) -> (BodyEndOrigin.Framing, BodyEndOrigin.Ending) {
        switch end {
        case .lengthReached, .unwritable: (.length, .whole)
        case .lastPart: (.chunked, .whole)
        case .closed: (.close, .whole)
        case .closedSilently: (.close, .silent)
        case .resetWithoutLength: (.close, .reset)
        case .closedEarly: (.length, .fin)
        case .resetEarly: (.length, .reset)
        case .closedInChunks: (.chunked, .fin)
        case .resetInChunks: (.chunked, .reset)
        case .stalled, .interrupted: (.length, .stalled)
        }
    }

    @Test func documentHasTheTable() throws {
        let root = #filePath.split(separator: "/").dropLast(5).joined(separator: "/")
        let document = String(decoding: try contents(of: "/\(root)/docs/design.md"), as: UTF8.self)
        for end in End.allCases {
            let cells = try #require(Self.statuses[end]).map { status in status.map { "\($0)" } ?? "–" }
            let row = "| \(end.rawValue) | \(cells.joined(separator: " | ")) |"
            #expect(document.contains(row), "\(row)")
        }
    }
}
