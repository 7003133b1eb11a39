internal import Glibc
internal import Synchronization
internal import SystemCalls

/// A connection, from its acceptance to its end.
///
/// The library's listening thread makes it before the connection's own thread starts and ends it after that thread was
/// joined. In a pool, the thread that accepts a connection is its own thread to its end.
package final class Connection {
    /// Where the request under way stands.
    enum Phase {
        /// No access call has come for this request yet.
        case head
        /// The head was accepted; the next access call answers.
        case accepted
        /// A reply was queued.
        case answered
        /// A reply was queued after which the connection closes, whatever the client still sends.
        case refused
    }

    /// The socket, which stays open until after this object has left the registry.
    let socket: CInt
    /// Whose connection it is.
    package let peer: PeerAddress
    /// Whether there was no room for it, so that all it gets is the reply that says so.
    package let isExcess: Bool

    /// The request under way as it will be told of; its arrays keep their memory from one request to the next.
    var request = CompletedRequest()
    /// The target before its query, which ``targetPath`` shows where there is one; it keeps its memory likewise.
    private var pathBytes: [UInt8] = []
    private var hasQuery = false
    /// What becomes of the request under way.
    var progress = RequestProgress()
    /// What the last sound head had behind its target.
    var headerSection = HeaderSectionCache()
    /// The way of the reply's content, where that is followed.
    private(set) lazy var transfer = SentResponse.Transfer()
    /// Why the last request's reply did not reach its end, nil where it did.
    var lastCutReason: CutReason?
    /// What is told of each request that is over; set before the connection's own thread starts.
    var observer: RequestObserver?
    /// Whether a thread serves it alone, and whether that waits by reading; set before it starts.
    var hasOwnThread = false
    var isBlocking = false
    private(set) var phase = Phase.head
    /// Whether a request has ever come, be it one that the library has answered.
    var hasBegun = false
    private let activityWord: Atomic<Int64>
    let cutReasonWord = Atomic<UInt8>(0)
    /// The bytes that were on the wire when the connection was reset from outside, which then are forgotten; or 0.
    let transmittedWord = Atomic<UInt64>(0)
    /// The place in the registry, which guards it.
    var index = 0

    init(socket: CInt, peer: PeerAddress, isExcess: Bool) {
        self.socket = socket
        self.peer = peer
        self.isExcess = isExcess
        activityWord = Atomic(ConnectionState.opening(since: .now).word)
    }

    /// What the connection is doing; any thread may ask.
    package var activity: ConnectionState { ConnectionState(word: activityWord.load(ordering: .relaxed)) }

    /// Whether it ended by itself before a request line was there.
    var isUnused: Bool { !isExcess && !hasBegun && cutReason == nil }

    /// The raw target of the request under way before its query; nil where it has none.
    var targetPath: [UInt8]? { hasQuery ? pathBytes : nil }

    /// Begins a request for `target`, whose query begins behind the byte at `queryMark`.
    func begin(_ target: UnsafeBufferPointer<UInt8>, queryMark: Int?) {
        phase = .head
        hasBegun = true
        hasQuery = queryMark != nil
        if let queryMark {
            pathBytes.removeAll(keepingCapacity: true)
            unsafe pathBytes.append(contentsOf: target[..<queryMark])
        }
        unsafe request.head.target.assign(target)
        if observer != nil { progress.begin() }
    }

    /// Goes on to `phase`; from the head's arrival on the connection counts as answering.
    func enter(_ phase: Phase) {
        if self.phase == .head {
            progress.completeHead()
            activityWord.store(ConnectionState.answering(since: progress.headArrival).word, ordering: .relaxed)
        }
        self.phase = phase
    }

    /// Notes that the reply was handed over at this moment, and that the next head has not come.
    func complete(at moment: MonotonicTime) {
        activityWord.store(ConnectionState.idle(since: moment).word, ordering: .relaxed)
        request.head.clear()
        // Content that was made for this reply alone ends with it.
        progress.reply?.transfer?.content = .none
        progress = RequestProgress()
        // One that closes is still read by others, for a while.
        if phase != .refused { beginBlocking() }
    }
}

/// The connection's own thread alone uses the head, the header section, the progress and the phase; the rest never
/// changes, is atomic, or is guarded by the registry.
extension Connection: @unchecked Sendable {}
