import Synchronization
import TestSupport

/// An origin server for `ferry fetch` that answers as a test likes, and remembers what it was asked.
final class FetchOrigin: Sendable {
    private let server: ScriptedServer
    private let log: Log

    /// Thrown by an answer that ends its connection.
    struct HangUp: Error {}

    private final class Log: Sendable {
        let connectionCount = Atomic(0)
        let requests = Mutex<[HTTPHead]>([])
    }

    /// Starts a server that keeps its connections open and calls `answer` with each request on them.
    init(_ answer: @escaping @Sendable (HTTPHead, RawConnection) throws -> Void) throws {
        let log = Log()
        self.log = log
        server = try ScriptedServer { connection in
            log.connectionCount.add(1, ordering: .relaxed)
            while let request = try connection.receiveRequest() {
                log.requests.withLock { $0.append(request) }
                try answer(request, connection)
            }
        }
    }

    /// Starts a server whose files have the paths below `/files/` that `files` names, and a process id of 77.
    convenience init(_ files: [String: [UInt8]]) throws {
        try self.init { request, connection in
            if let bytes = files[request.name] {
                try connection.answer(bytes)
            } else {
                try connection.answer(Array("nothing there".utf8), status: "404 Not Found")
            }
        }
    }

    /// A port on which nobody listens.
    static func closedPort() throws -> UInt16 { try ScriptedServer { _ in }.port }

    var port: UInt16 { server.port }
    var connectionCount: Int { log.connectionCount.load(ordering: .relaxed) }
    var requests: [HTTPHead] { log.requests.withLock { $0 } }

    /// The address of the server, or of a target on it.
    func url(_ target: String = "") -> String { server.url(target) }
}

extension HTTPHead {
    /// The second word of the request line.
    var target: String { String(startLine.split(separator: " ").dropFirst().first ?? "") }

    /// The target without `/files/`.
    var name: String { target.hasPrefix("/files/") ? String(target.dropFirst(7)) : target }
}

extension RawConnection {
    /// Sends a whole response with its length and a process id.
    func answer(_ body: [UInt8], status: String = "200 OK", fields: String...) throws {
        let head = [status, "X-Server-PID: 77", "Content-Length: \(body.count)"] + fields
        try reply(head.joined(separator: "\r\n"), body)
    }

    /// Sends a response without body that leads elsewhere.
    func redirect(to location: String) throws {
        try reply("302 Found\r\nX-Server-PID: 76\r\nLocation: \(location)\r\nContent-Length: 0", [])
    }
}

extension TemporaryFolder {
    /// Runs `ferry fetch` in this folder to its end.
    func fetch(_ arguments: String..., environment: [String: String] = [:]) throws -> FinishedProcess {
        try fetching(arguments, environment: environment).wait(within: .seconds(30))
    }

    /// Starts `ferry fetch` in this folder.
    func fetching(_ arguments: [String], environment: [String: String] = [:]) throws -> ChildProcess {
        var command = try Command.ferry("fetch")
        command.arguments += arguments
        command.environment = environment
        command.folder = path
        return try command.start()
    }

    /// Starts `ferry fetch` in this folder with the redirections of a shell, such as `2>/dev/pts/3`.
    func fetching(_ arguments: [String], redirections: String) throws -> ChildProcess {
        let ferry = try Command.ferry("fetch")
        var command = Command("sh", ["-c", "exec \"$0\" \"$@\" \(redirections)", ferry.program, "fetch"] + arguments)
        command.folder = path
        return try command.start()
    }

    /// Whether a file has these bytes; where it has not, nobody waits until large ones are described.
    func holds(_ bytes: some Sequence<UInt8>, _ name: String) throws -> Bool { try read(name) == Array(bytes) }

    /// The text of a file.
    func text(of name: String) throws -> String { String(decoding: try read(name), as: UTF8.self) }
}
