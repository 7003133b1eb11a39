import HTTPSemantics

/// The known facts about a file, and its received ranges: all that a later run needs to resume the download.
struct ResumeState: Hashable, Sendable {
    /// The validator of the representation that all received bytes belong to; nil if no part of it can be requested by
    /// itself.
    var validator: StrongValidator?
    /// The weak tag of the received bytes while they have no validator: their server may know a strong one later.
    private(set) var weakTag: String?
    /// Whether only a digest of the whole file can prove that the bytes belong together: a weak tag alone does not.
    private(set) var needsDigest = false
    /// The length of the file; nil if the server did not say.
    var total: Int64?
    /// The digests that servers have named; all of them must be right.
    private(set) var digests: [ReprDigest] = []
    /// The received ranges.
    private(set) var received = ReceivedRanges()
    /// The process ids of the servers that sent them, in the order of their first range.
    private(set) var pids: [ServerPID] = []

    /// A file with the given facts; none by default.
    init(
        validator: StrongValidator? = nil, weakTag: String? = nil, needsDigest: Bool = false, total: Int64? = nil,
        digests: [ReprDigest] = [], received: ReceivedRanges = ReceivedRanges(), pids: [ServerPID] = []
    ) {
        (self.validator, self.weakTag, self.needsDigest) = (validator, weakTag, needsDigest)
        (self.total, self.digests) = (total, digests)
        (self.received, self.pids) = (received, pids)
    }

    /// Whether the rest can be requested, or will be once the server knows a strong tag.
    var canBeResumed: Bool { validator != nil || weakTag != nil }

    /// Whether the received bytes mean the same at another server: a tag is valid everywhere, a weak one and a clock at
    /// their own server.
    var holdsAcrossServers: Bool { validator?.holdsAcrossServers ?? (weakTag == nil) }

    /// Takes the facts in the head of a response whose body is received.
    mutating func adopt(_ head: ResponseHead, by judge: ResponseJudge) {
        note(head.pid)
        if judge.isPart(head) { adoptPart(head, by: judge) } else { adoptWhole(head, by: judge) }
    }

    private mutating func adoptPart(_ head: ResponseHead, by judge: ResponseJudge) {
        if case .part(_, let length?)? = head.contentRange { total = length }
        validator = validator ?? StrongValidator(head)
        // Bytes in a pipe cannot be read again for another algorithm.
        if judge.terms.canStartOver { learn(head.digests) }
    }

    private mutating func adoptWhole(_ head: ResponseHead, by judge: ResponseJudge) {
        total = judge.count(head)
        let canResume = judge.terms.canResume && !head.deniesRanges
        validator = canResume ? StrongValidator(head) : nil
        weakTag = canResume && judge.mayBecomeStrong(head) ? head.weakTag : nil
        needsDigest = false
        // The digest of the whole representation is not that of a part or of decoded bytes.
        digests = judge.terms.isRangeGiven || judge.isDecoded(head) ? [] : head.digests
    }

    /// Takes the strong tag of a response that has confirmed the weak one.
    mutating func confirm(by head: ResponseHead) {
        (validator, weakTag, needsDigest) = (StrongValidator(head), nil, true)
    }

    /// Adds a range of received bytes.
    mutating func insert(_ range: Range<Int64>) { received.insert(range) }

    /// Drops all received bytes from a position on.
    mutating func removeBytes(from end: Int64) { received.remove(from: end) }

    /// Adds digests that are not known yet.
    mutating func learn(_ others: [ReprDigest]) { digests += others.filter { !digests.contains($0) } }

    /// Adds the process id of a server that sent a range.
    mutating func note(_ pid: ServerPID?) {
        if let pid, !pids.contains(pid) { pids.append(pid) }
    }

    /// Whether none of some digests contradicts one that is known.
    func agrees(with others: [ReprDigest]) -> Bool {
        !others.contains { other in digests.contains { $0.contradicts(other) } }
    }
}
