import Glibc
import HTTPSemantics
import MicroHTTPD
import SystemCalls
import TestSupport

/// A daemon under test.
struct TestDaemon: ~Copyable {
    let daemon: Daemon
    let port: UInt16

    init(
        configuration: Daemon.Configuration = Daemon.Configuration(), observer: RequestObserver? = nil,
        respond: @escaping @Sendable (borrowing Request) -> Queued
    ) throws {
        let (socket, port) = try listenOnLoopback()
        self.daemon = try Daemon(
            listeningOn: OwnedDescriptor(socket), configuration: configuration, observer: observer, respond: respond)
        self.port = port
    }

    /// A daemon at a unix socket.
    init(
        unixPath: String, observer: RequestObserver, respond: @escaping @Sendable (borrowing Request) -> Queued
    ) throws {
        let socket = try listen(atPath: unixPath)
        self.daemon = try Daemon(listeningOn: OwnedDescriptor(socket), observer: observer, respond: respond)
        self.port = 0
    }

    func connect() throws -> RawConnection { try RawConnection(port: port) }

    /// Stops the daemon now.
    consuming func stop() {}
}

/// Content of `texts`, one after another, which then ends or fails.
func pieces(_ texts: [String], then failure: (any Error)? = nil) -> BodyStream {
    var rest = texts[...]
    return BodyStream {
        if let text = rest.popFirst() { return Array(text.utf8) }
        if let failure { throw failure }
        return nil
    }
}

/// Sends back the request's target.
@Sendable func echoTarget(_ request: borrowing Request) -> Queued {
    request.queue(Response(status: .ok, content: request.target, fields: []))
}
