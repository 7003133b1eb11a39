import Synchronization

/// An origin server that is right by default, and counts what it sends.
///
/// By itself it responds to `GET` and `HEAD` by RFC 9110: validators, one range, `If-Range`, 404, 416. A script then
/// changes the response as a test likes, most briefly by `Fault`s:
///
///     let origin = try FaultyOrigin(["/a.bin": .init(noise(100_000))], faults: [[.reset(after: 60_000)]])
///     … ferry fetch origin.url("/a.bin") …
///     #expect(origin.exchanges.map(\.request["Range"]) == [nil, "bytes=60000-"])
///     #expect(origin.contentBytesSent == 100_000)
///
/// `faults` are those of the first request for a file, of the second, and so on; later requests have none. A closure in
/// place of `faults` can change everything: `{ request, response in if request.number == 1 { response.status = 500 } }`. A
/// file is changed between two requests by `origin["/a.bin"] = …`, or by the fault `changed`. Paths are those in a
/// request, without the query: percent-encoded, with `/` at the front. A folder's JSON listing is a file `/folder/`.
package final class FaultyOrigin: Sendable {
    /// Changes the response to a request before it is sent.
    package typealias Script = @Sendable (Request, inout Response) throws -> Void

    /// A request and its response.
    package struct Exchange: Sendable {
        package let request: Request
        package let status: Int
        /// The number of sent bytes of content, without framing and heads, but including the piece whose send failed.
        package internal(set) var contentBytes = 0
    }

    private let server: ScriptedServer
    private let state: State

    private init(_ state: State, respond: @escaping @Sendable (HTTPHead, RawConnection) throws -> Bool) throws {
        self.state = state
        server = try ScriptedServer { connection in
            state.connectionCount.add(1, ordering: .relaxed)
            while let head = try connection.receiveRequest(), try respond(head, connection) {}
        }
    }

    /// Starts a server of these files on a free port of the IPv4 loopback interface.
    package convenience init(_ files: [String: File] = [:], script: @escaping Script) throws {
        let state = State(files, script)
        try self.init(state) { head, connection in try state.respond(head, on: connection) }
    }

    /// Starts a server that calls `respond` for each request, which writes to the connection.
    ///
    /// An error that `respond` throws, such as `HangUp`, ends the connection.
    package static func responding(
        by respond: @escaping @Sendable (Request, RawConnection) throws -> Void
    ) throws -> FaultyOrigin {
        let state = State([:]) { _, _ in }
        return try FaultyOrigin(state) { head, connection in
            try respond(state.note(head).request, connection)
            return true
        }
    }

    /// Starts a server of files below `/files/`, whose responses have no validator.
    package static func offering(_ files: [String: [UInt8]]) throws -> FaultyOrigin {
        try FaultyOrigin(
            Dictionary(
                uniqueKeysWithValues: files.map { name, content in
                    ("/files/\(name)", File(content, entityTag: nil, lastModified: nil))
                }))
    }

    /// A port on which no process listens.
    package static func closedPort() throws -> UInt16 { try ScriptedServer { _ in }.port }

    /// Thrown by a response that ends its connection.
    package struct HangUp: Error {
        package init() {}
    }

    /// Starts a server whose responses for each file have these faults, one list per request.
    package convenience init(_ files: [String: File] = [:], faults: [[Fault]] = []) throws {
        try self.init(files) { request, response in
            guard request.number < faults.count else { return }
            for fault in faults[request.number] { response.apply(fault) }
        }
    }

    /// The port it listens on.
    package var port: UInt16 { server.port }

    /// The address of a target such as `/a.bin`, or of the server.
    package func url(_ target: String = "") -> String { server.url(target) }

    /// How many connections it has accepted.
    package var connectionCount: Int { state.connectionCount.load(ordering: .relaxed) }

    /// All requests so far with their responses, in the order of the requests.
    package var exchanges: [Exchange] { state.exchanges.withLock { $0 } }

    /// All requests so far.
    package var requests: [Request] { exchanges.map(\.request) }

    /// The total number of sent bytes of content.
    package var contentBytesSent: Int { exchanges.reduce(0) { $0 + $1.contentBytes } }

    /// The file that the next request for a path gets; nil for 404.
    package subscript(path: String) -> File? {
        get { state.files.withLock { $0[path] } }
        set { state.files.withLock { $0[path] = newValue } }
    }
}

/// The state that the connections' threads share.
private final class State: Sendable {
    let connectionCount = Atomic(0)
    let files: Mutex<[String: FaultyOrigin.File]>
    let exchanges = Mutex<[FaultyOrigin.Exchange]>([])
    private let script: FaultyOrigin.Script

    init(_ files: [String: FaultyOrigin.File], _ script: @escaping FaultyOrigin.Script) {
        self.files = Mutex(files)
        self.script = script
    }

    /// Notes a request; returns it with its index among all exchanges.
    func note(_ head: HTTPHead) -> (request: FaultyOrigin.Request, index: Int) {
        exchanges.withLock { exchanges in
            let path = FaultyOrigin.Request.path(of: head)
            let number = exchanges.count { $0.request.path == path }
            let request = FaultyOrigin.Request(head, path: path, number: number)
            exchanges.append(FaultyOrigin.Exchange(request: request, status: 0))
            return (request, exchanges.count - 1)
        }
    }

    /// Responds to a request; returns whether the connection can take another one.
    func respond(_ head: HTTPHead, on connection: RawConnection) throws -> Bool {
        let (request, index) = note(head)
        var response = FaultyOrigin.Response(of: files.withLock { $0[request.path] }, to: request)
        try script(request, &response)
        exchanges.withLock { $0[index] = FaultyOrigin.Exchange(request: request, status: response.status) }
        return try response.send(on: connection) { count in
            self.exchanges.withLock { $0[index].contentBytes += count }
        }
    }
}
