import HTTPSemantics

/// One download as a state machine: what to ask next, what an answer is good for, and what follows from its end.
///
/// It decides, and does nothing itself: no clock, no file, no socket. The bytes on the disk always belong to the one
/// version of the file that `version` stands for, or are dropped.
struct DownloadStateMachine: Sendable {
    /// What never changes while it runs.
    struct Terms: Sendable {
        /// How many servers have the file, 1 or more.
        var serverCount = 1
        /// How many parts may come at once.
        var connections = 1
        /// How often it is tried again.
        var retry = RetryPolicy()
        /// Whether the user asks for a range, so that what comes is taken as it is.
        var isRangeGiven = false
        /// Whether parts of a file may be put together at all; not where a coding is undone on the way.
        var canResume = true
        /// Whether what was received can be dropped; not where it has gone into a pipe.
        var canStartOver = true
        /// Whether an answer without a digest is refused.
        var requiresDigest = false
        /// What becomes of a content coding.
        var codings = Codings.refused
    }

    /// What becomes of content codings (RFC 9110 §8.4).
    enum Codings: Sendable {
        /// Nobody asked for one, and it is refused.
        case refused
        /// The user asked for it, and gets the coded bytes.
        case kept
        /// gzip is undone on the way.
        case decoded
    }

    let terms: Terms
    /// The version that the received bytes belong to; nothing where no part of it can be asked for.
    var version: StrongValidator?
    /// The length of the file, once it is known.
    var total: Int64?
    /// The digests that servers have named.
    var digests: [ReprDigest] = []
    /// The parts that are there.
    var received = ReceivedRanges()
    /// How many bytes an earlier run had left, once a server has agreed to go on from them.
    var resumedFrom: Int64?
    /// The servers' process ids that took part, in the order of their first part.
    var pids: [ServerPID] = []
    /// How many parts may come at once now.
    var connections: Int
    /// Whether all of the file is there.
    var isComplete = false

    /// How often all that was there was dropped.
    var restarts = 0
    /// What an earlier run had left, in bytes.
    var inherited: Int64 = 0
    /// The requests whose answers have not ended.
    var running: [DownloadRequest] = []
    /// The server that is asked next.
    var server = 0
    /// The servers that will not send it, whenever they are asked.
    var refusing: Set<Int> = []
    /// The servers that have failed since the last wait.
    var failing: Set<Int> = []
    /// The waits since there was progress.
    var failures = 0
    /// The most bytes that were there at once in this run, and how many that was at the last failure.
    var highest: Int64 = 0
    var highestAtFailure: Int64 = 0
    /// Whether any server has answered in this run.
    var hasAnswered = false

    /// A download of which nothing is there.
    init(_ terms: Terms) {
        self.terms = terms
        connections = terms.connections
    }

    /// A download of which an earlier run has left a part, from the server at a position.
    init(_ terms: Terms, left: ResumeState, by server: Int = 0) {
        self.init(terms)
        self.server = left.version.holdsAcrossServers ? 0 : server
        (version, total, digests, received) = (left.version, left.total, left.digests, left.received)
        pids = left.pids
        inherited = left.received.count
        (highest, highestAtFailure) = (inherited, inherited)
    }

    /// The position of the server that what is there belongs to: a tag belongs to all of them.
    var owner: Int { version?.holdsAcrossServers ?? true ? 0 : server }

    /// What can be written down of it, so that a later run goes on; nothing where none could.
    var remainder: ResumeState? {
        guard let version, terms.canResume, terms.canStartOver, !received.isEmpty else { return nil }
        return ResumeState(version: version, total: total, digests: digests, received: received, pids: pids)
    }
}

/// What is asked.
extension DownloadStateMachine {
    /// So many bytes are asked for first where several parts may come at once, to learn what there is.
    static let probe: Int64 = 1 << 20
    /// The bounds of a part that is asked for at once.
    private static let pieces: ClosedRange<Int64> = 1 << 20...1 << 26

    /// The next request, or nothing while those that run are enough.
    mutating func nextAsk() -> DownloadRequest? {
        guard !isComplete, running.count < connections, let range = nextRange() else { return nil }
        let ask = DownloadRequest(server: server, range: range.isWhole ? nil : range.bytes, version: version)
        running.append(ask)
        return ask
    }

    private struct Next {
        var bytes: Range<Int64>
        var isWhole = false
    }

    private func nextRange() -> Next? {
        guard version != nil else {
            guard running.isEmpty else { return nil }
            return connections > 1 ? Next(bytes: 0..<Self.probe) : Next(bytes: 0..<Int64.max, isWhole: true)
        }
        let gaps = received.gaps(in: total)
        // A whole file that no server has confirmed: its last byte shows of which version it is.
        guard !gaps.isEmpty else { return running.isEmpty ? Next(bytes: max(0, received.end - 1)..<Int64.max) : nil }
        guard connections > 1, let total else {
            guard running.isEmpty, let gap = gaps.first else { return nil }
            return Next(bytes: gap.upperBound == total ? gap.lowerBound..<Int64.max : gap)
        }
        return nextPiece(in: total)
    }

    /// A part of the first gap that nobody has been asked for.
    private func nextPiece(in total: Int64) -> Next? {
        var claimed = received
        for ask in running { if let range = ask.range { claimed.insert(range.clamped(to: 0..<total)) } }
        guard let gap = claimed.gaps(in: total).first else { return nil }
        let share = total / Int64(terms.connections * 4)
        let size = min(max(share, Self.pieces.lowerBound), Self.pieces.upperBound)
        return Next(bytes: gap.lowerBound..<min(gap.upperBound, gap.lowerBound.addingClamped(size)))
    }
}
