internal import CMicroHTTPD
internal import Glibc
internal import Synchronization

/// Why a connection was ended, or a reply did not reach its end.
package enum CutReason: UInt8, Sendable, CaseIterable {
    /// A request head was not complete in time.
    case headerTimeout = 1
    /// No request came in time.
    case idleTimeout
    /// The client took its reply too slowly.
    case slowReader
    /// The server stopped.
    case stop
    /// The client went away.
    case client
    /// The content could not be read to its end, or had become shorter.
    case content
}

extension CutReason {
    /// The word for it in logs and figures.
    package var name: String {
        switch self {
        case .headerTimeout: "header-timeout"
        case .idleTimeout: "idle-timeout"
        case .slowReader: "slow-reader"
        case .stop: "stop"
        case .client: "client"
        case .content: "content"
        }
    }
}

extension Connection {
    /// Why the connection was ended from outside; nil where it was not.
    package var cutReason: CutReason? { CutReason(rawValue: cutReasonWord.load(ordering: .relaxed)) }

    /// Whether a request has come whose reply has not arrived at the client, as far as the kernel tells.
    ///
    /// Call it from ``Connections/visitOpen(_:)``.
    package var isTransferring: Bool {
        if case .answering = activity { return true }
        return transmissionState?.isPending ?? false
    }

    /// Ends the connection, for `reason`.
    ///
    /// Where a reply is under way the connection is reset, so that no client takes what it has for the whole; else it
    /// is closed. The connection's own thread notices and ends. Call it from ``Connections/visitOpen(_:)``. The
    /// corresponding C functions are `connect` with `AF_UNSPEC`, which resets, and `shutdown`.
    package func cut(_ reason: CutReason) {
        cutReasonWord.store(reason.rawValue, ordering: .relaxed)
        if isTransferring {
            keepTransmittedCount()
            reset()
        }
        shutdown(socket, CInt(SHUT_RDWR))
    }

    /// Reads no more requests than have already come; a reply under way is finished.
    ///
    /// The corresponding C function is `shutdown` with `SHUT_RD`.
    package func endInput() { shutdown(socket, CInt(SHUT_RD)) }

    /// Whether the client has said that it sends nothing more.
    ///
    /// A thread that waits for one connection alone notices by itself. One of a pool may not: version 0.9.75 forgets an
    /// end that has come together with the last request. The corresponding C function is `poll`.
    package var hasClientEnded: Bool {
        var entry = pollfd(fd: socket, events: CMicroHTTPD_POLLRDHUP, revents: 0)
        return unsafe poll(&entry, 1, 0) == 1
    }

    /// Has a connection that closes by itself wait for its client, where a reset could still take back a reply.
    func lingerIfNeeded() {
        guard phase != .refused, cutReason == nil else { return }
        if let state = TransmissionState(of: socket) {
            if state.isPending { LingeringClose.begin(socket, sendsMore: false) }
        } else if hasUnreadInput {
            LingeringClose.begin(socket, sendsMore: true)
        }
    }

    /// Whether there are bytes that nobody has read; the corresponding C function is `recv` with `MSG_PEEK`.
    private var hasUnreadInput: Bool {
        var byte: UInt8 = 0
        return unsafe recv(socket, &byte, 1, CInt(MSG_PEEK | MSG_DONTWAIT)) == 1
    }

    private func reset() {
        var nobody = sockaddr()
        nobody.sa_family = sa_family_t(AF_UNSPEC)
        guard unsafe connect(socket, &nobody, socklen_t(MemoryLayout<sockaddr>.size)) != 0 else { return }
        // Some kernels about Linux 6.4 refuse that while a thread waits in `recv`; then its close resets.
        var atOnce = linger(l_onoff: 1, l_linger: 0)
        _ = unsafe setsockopt(socket, SOL_SOCKET, SO_LINGER, &atOnce, socklen_t(MemoryLayout<linger>.size))
    }
}
