internal import CMicroHTTPD
internal import Glibc
internal import Synchronization
internal import SystemCalls

/// A connection that this side has ended, held until its client has the response.
final class EndingConnection: Sendable {
    /// How long a client may take to acknowledge the whole response, in milliseconds.
    private static let timeout: Int64 = 30_000
    /// How long a client that has received it, but still sends, may take to notice the end, in milliseconds.
    private static let patience: Int64 = 1000
    /// The bytes of one connection that are read at most; what comes behind them waits in the kernel.
    private static let sizeLimit = 1 << 20

    private let socket: OwnedDescriptor
    private let beginning = MonotonicTime.now
    private let sendsMore: Bool
    private let size = Atomic(0)
    private let acknowledgement = Atomic(false)

    /// Keeps `socket`; says whether its client is known to send more.
    init(_ socket: consuming OwnedDescriptor, sendsMore: Bool) {
        self.socket = socket
        self.sendsMore = sendsMore
    }

    /// Whether the client had all of the response when it was looked at last.
    var isAcknowledged: Bool { acknowledgement.load(ordering: .relaxed) }

    /// The events to wait for.
    var entry: pollfd {
        let isFull = size.load(ordering: .relaxed) >= Self.sizeLimit
        return pollfd(fd: socket.rawValue, events: Int16(isFull ? 0 : POLLIN), revents: 0)
    }

    /// Reads what has come, if `entry` says that there is something; returns whether the connection may be closed now.
    func isOver(_ entry: pollfd, at now: MonotonicTime) -> Bool {
        if entry.revents != 0 && !discard() { return true }
        let isPending = TransmissionState(of: socket.rawValue)?.isPending ?? false
        acknowledgement.store(!isPending, ordering: .relaxed)
        let sendsMore = sendsMore || size.load(ordering: .relaxed) > 0
        return Self.isOver(after: now.milliseconds(since: beginning), isPending: isPending, sendsMore: sendsMore)
    }

    /// Whether it may be closed after `time` milliseconds: a reset would then discard nothing, or the time is over.
    static func isOver(after time: Int64, isPending: Bool, sendsMore: Bool) -> Bool {
        time >= (isPending ? timeout : sendsMore ? patience : 0)
    }

    /// Reads all bytes; returns false if the client has ended its sending side.
    ///
    /// The corresponding C function is `recv`.
    private func discard() -> Bool {
        let count = unsafe withUnsafeTemporaryAllocation(byteCount: 64 * 1024, alignment: 1) { buffer in
            unsafe recv(socket.rawValue, buffer.baseAddress, buffer.count, CInt(MSG_DONTWAIT))
        }
        if count > 0 { size.add(count, ordering: .relaxed) }
        return count > 0
    }
}
