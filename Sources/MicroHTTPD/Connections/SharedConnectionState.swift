internal import Synchronization
internal import SystemCalls

/// What a connection's own thread and all others tell each other without a lock: its state, and why it was cut.
struct SharedConnectionState: ~Copyable, Sendable {
    /// The state, in a word.
    private let word: Atomic<Int64>
    private let cutReasonCode = Atomic<UInt8>(0)
    /// The bytes that were on the wire when the connection was reset from outside, or 0.
    private let transmittedCount = Atomic<UInt64>(0)

    /// The state of a connection that was accepted at `moment`.
    init(since moment: MonotonicTime) { word = Atomic(Self.word(of: .opening(since: moment))) }

    /// The connection's state.
    var state: ConnectionState {
        let word = word.load(ordering: .relaxed)
        let since = MonotonicTime(nanoseconds: word >> 2)
        return switch word & 3 {
        case 0: .opening(since: since)
        case 1, Self.leaving: .responding(since: since)
        default: .idle(since: since)
        }
    }

    /// Whether the response was queued and is so small that it is sent at once.
    var isLeaving: Bool { word.load(ordering: .relaxed) & 3 == Self.leaving }

    /// Why the connection was ended from outside; nil if it was not.
    var cutReason: CutReason? { CutReason(rawValue: cutReasonCode.load(ordering: .relaxed)) }

    /// The bytes that were on the wire when the connection was reset from outside; nil if it was not, or if no byte was.
    var transmitted: UInt64? {
        let count = transmittedCount.load(ordering: .relaxed)
        return count > 0 ? count : nil
    }

    /// Notes that the connection is in `state`.
    func enter(_ state: ConnectionState) { word.store(Self.word(of: state), ordering: .relaxed) }

    /// Notes that a response was queued that is sent at once, to the request whose head was complete at `moment`.
    func leave(since moment: MonotonicTime) {
        word.store(Self.word(of: .responding(since: moment)) | Self.leaving, ordering: .relaxed)
    }

    /// Notes that the connection is ended for `reason`.
    func cut(_ reason: CutReason) { cutReasonCode.store(reason.rawValue, ordering: .relaxed) }

    /// Keeps the number of bytes on the wire, which a reset from outside makes the kernel forget.
    func keepTransmitted(_ count: UInt64?) { transmittedCount.store(count ?? 0, ordering: .relaxed) }

    private static var leaving: Int64 { 3 }

    private static func word(of state: ConnectionState) -> Int64 {
        switch state {
        case .opening(let since): since.nanoseconds << 2
        case .responding(let since): since.nanoseconds << 2 | 1
        case .idle(let since): since.nanoseconds << 2 | 2
        }
    }
}
