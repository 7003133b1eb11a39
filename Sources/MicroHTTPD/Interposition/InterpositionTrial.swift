internal import CMicroHTTPD
internal import Glibc
internal import HTTPSemantics
internal import SystemCalls
package import SystemPackage

/// A trial of libmicrohttpd before it serves, which shows whether its system calls arrive at the functions of
/// ``Interposition``.
///
/// A daemon without a listening socket gets requests over socket pairs: one for a 304, one to which the library responds by
/// itself, and one to which it does not respond. The responses show the result.
package struct InterpositionTrial: ~Copyable {
    /// What does not work with the loaded library.
    package enum Finding: Sendable, CaseIterable {
        /// The library's own responses reach clients, without `X-Server-PID`.
        case responses
        /// The library closes connections without a response.
        case silence
        /// A 304 has a `Content-Length` that is not the content's.
        case notModified
    }

    private let answered: Pair
    private let silent: Pair

    /// Makes the socket pairs, which a confined process cannot.
    package init() throws(Errno) {
        let answered = try Pair()
        let silent = try Pair()
        self.answered = answered
        self.silent = silent
    }

    /// Sends the requests to a daemon with `configuration`, which ends then.
    ///
    /// - Throws: `DaemonError` if the library cannot start.
    package consuming func run(_ configuration: Daemon.Configuration) throws(DaemonError) -> [Finding] {
        var configuration = configuration
        if configuration.threading != .perConnection { configuration.threading = .pool(1) }
        // The limits are for clients.
        (configuration.maximumConnections, configuration.maximumConnectionsPerPeer) = (16, nil)
        let handler = AccessHandler(
            connections: Connections(limits: configuration.limits), configuration: configuration, observer: nil
        ) { $0.queue(Response(status: $0.refusal ?? .notModified, fields: [])) }
        let daemon = try unsafe Self.start(configuration, handler)
        defer {
            handler.stop()
            unsafe MHD_stop_daemon(daemon)
        }
        // Both connections work at the same time, because the start waits for them.
        let areSent = unsafe (
            answered.send("GET / HTTP/1.1\r\nHost: trial\r\n\r\nGET /\r\n\r\n", to: daemon),
            silent.send("GET\r\n\r\n", to: daemon)
        )
        return Self.findings(areSent.0 ? answered.received() : "", areSent.1 ? silent.received() : "")
    }

    /// What the two connections' responses show.
    static func findings(_ answered: String, _ silent: String) -> [Finding] {
        var findings: [Finding] = []
        let heads = answered.components(before: "\r\n\r\n")
        if heads.count != 2 || !isOurs(heads[1]) { findings.append(.responses) }
        if !isOurs(silent) { findings.append(.silence) }
        if heads.first?.contains("\r\nContent-Length: ") ?? true { findings.append(.notModified) }
        return findings
    }

    /// Whether `response` is our 400.
    private static func isOurs(_ response: String) -> Bool {
        response.hasPrefix("HTTP/1.1 400 ") && response.contains("\r\n\(FieldName.serverPID.rawName): ")
            && !response.contains("<html>")
    }

    @unsafe private static func start(
        _ configuration: Daemon.Configuration, _ handler: AccessHandler
    ) throws(DaemonError) -> DaemonHandle {
        var options = unsafe configuration.options(socket: nil, accessHandler: handler)
        let flags = configuration.flags | MHD_USE_NO_LISTEN_SOCKET.rawValue
        guard
            let daemon = unsafe CMicroHTTPD_start_daemon(
                flags, nil, AccessHandler.access, handler.context, &options)
        else { throw .library }
        return unsafe daemon
    }
}

extension InterpositionTrial {
    /// Two sockets that are connected to each other.
    private struct Pair: ~Copyable {
        private let own: OwnedDescriptor
        private let other: OwnedDescriptor

        /// The corresponding C function is `socketpair`.
        init() throws(Errno) {
            var sockets: (CInt, CInt) = (-1, -1)
            let kind = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
            try checking {
                unsafe withUnsafeMutableBytes(of: &sockets) {
                    unsafe socketpair(AF_UNIX, kind, 0, $0.assumingMemoryBound(to: CInt.self).baseAddress)
                }
            }
            own = OwnedDescriptor(sockets.0)
            other = OwnedDescriptor(sockets.1)
        }

        /// Gives a copy of the other socket to `daemon`, and sends it `request`; false if it does not take the socket.
        ///
        /// The corresponding C functions are `MHD_add_connection` and `send`.
        @unsafe borrowing func send(_ request: String, to daemon: DaemonHandle) -> Bool {
            guard let socket = other.duplicate()?.release() else { return false }
            // The library takes it for one that does not wait, whatever it is.
            _ = fcntl(socket, F_SETFL, O_NONBLOCK)
            var request = request
            _ = request.withUTF8 {
                unsafe SocketCalls.send($0.baseAddress, $0.count, to: own.rawValue, CInt(MSG_NOSIGNAL))
            }
            var address = sockaddr_storage()
            address.ss_family = sa_family_t(AF_UNIX)
            let isTaken = unsafe withUnsafePointer(to: &address) {
                unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe MHD_add_connection(
                        daemon, socket, $0, socklen_t(MemoryLayout<sa_family_t>.size))
                }
            }
            return isTaken == .YES
        }

        /// All that the daemon sends until it ends, for at most ten seconds between two parts.
        ///
        /// The corresponding C function is `recv`.
        borrowing func received() -> String {
            let socket = own.rawValue
            var limit = timeval(tv_sec: 10, tv_usec: 0)
            _ = unsafe setsockopt(
                socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
            var bytes: [UInt8] = []
            var part = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = unsafe recv(socket, &part, part.count, 0)
                guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
                bytes += part.prefix(count)
            }
        }
    }
}

extension String {
    /// The parts before each occurrence of `end`, and what is behind the last one if it is not empty.
    fileprivate func components(before end: String) -> [String] {
        var parts: [String] = []
        var rest = self[...]
        while let range = rest.firstRange(of: end) {
            parts.append(String(rest[..<range.lowerBound]) + "\r\n")
            rest = rest[range.upperBound...]
        }
        return rest.isEmpty ? parts : parts + [String(rest)]
    }
}
