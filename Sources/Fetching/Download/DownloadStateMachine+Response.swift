import HTTPSemantics

/// What an answer is good for.
extension DownloadStateMachine {
    /// What becomes of the body of a response.
    enum Verdict: Hashable, Sendable {
        /// The body is a part of the file, or the whole: it begins at a position, and has so many bytes if it says so.
        case take(at: Int64, count: Int64?)
        /// All that was received is dropped first; then the body is the whole file, of so many bytes if it says so.
        case startOver(count: Int64?)
        /// The body is of no use, nor is what was received: the whole file is asked for.
        case askAgain
        /// Nothing is missing.
        case complete
        /// The server does not send the file.
        case refuse(Failure)
    }

    /// Judges the answer to a request, and takes from it what the file is.
    mutating func receive(_ head: ResponseHead, to ask: DownloadRequest) -> Verdict {
        hasAnswered = true
        let verdict = limited(verdict(head, to: ask))
        switch verdict {
        case .take: adopt(head)
        case .startOver:
            startOver()
            adopt(head)
        case .askAgain: startOver()
        case .complete:
            isComplete = true
            resumedFrom = inherited
            note(head.pid)
        case .refuse: break
        }
        return verdict
    }

    /// So often all may be dropped in one run: once at each server for each attempt.
    var mostRestarts: Int { terms.serverCount * (terms.retry.limit + 1) }

    /// The verdict, or where it would drop all once too often, that this leads nowhere.
    private func limited(_ verdict: Verdict) -> Verdict {
        guard restarts >= mostRestarts else { return verdict }
        return switch verdict {
        case .startOver, .askAgain: .refuse(Failure(.changed, detail: "it had to be begun anew \(restarts) times"))
        default: verdict
        }
    }

    private func verdict(_ head: ResponseHead, to ask: DownloadRequest) -> Verdict {
        switch head.status.kind {
        case .clientError where head.status == .rangeNotSatisfiable && ask.range != nil:
            return canStartOver(verdictOnUnsatisfied(head))
        case .successful where head.status == .partialContent:
            if let failure = refusal(of: head) { return .refuse(failure) }
            guard let range = ask.range else {
                return terms.isRangeGiven ? take(head, at: 0) : .refuse(Failure(.status(head.status)))
            }
            return canStartOver(verdictOnPart(head, range, ask.version))
        case .successful:
            if let failure = refusal(of: head) { return .refuse(failure) }
            return canStartOver(verdictOnWhole(head))
        default:
            return .refuse(Failure(.status(head.status)))
        }
    }

    /// Why a response of success is no use: a coding nobody asked for, a length that means nothing, no digest.
    private func refusal(of head: ResponseHead) -> Failure? {
        let isWelcome =
            switch terms.codings {
            case .refused: head.codings.isEmpty
            case .kept: true
            case .decoded: head.codings.isEmpty || head.codings == ["gzip"] || head.codings == ["x-gzip"]
            }
        if !isWelcome { return Failure(.coding, detail: "Content-Encoding: \(head.codings.joined(separator: ", "))") }
        if case .failure(let failure) = head.length { return failure }
        if let failure = contradiction(in: head) { return failure }
        guard terms.requiresDigest, digests.isEmpty else { return nil }
        if isDecoded(head) { return Failure(.digest, detail: "the server's is of the coded bytes") }
        guard head.digests.isEmpty, !head.hasDigestTrailer else { return nil }
        return Failure(.digest, detail: "the server names none")
    }

    /// No file has two digests of one algorithm, so none is right.
    private func contradiction(in head: ResponseHead) -> Failure? {
        guard !terms.isRangeGiven, !isDecoded(head) else { return nil }
        for (index, one) in head.digests.enumerated() {
            guard let other = head.digests[index...].first(where: { $0.contradicts(one) }) else { continue }
            return Failure(.digest, detail: "the server names \(one.hexadecimal) and \(other.hexadecimal)")
        }
        return nil
    }

    /// Whether the body is not the representation that lengths and digests are of: its coding is undone.
    private func isDecoded(_ head: ResponseHead) -> Bool { terms.codings == .decoded && !head.codings.isEmpty }

    /// RFC 9110 §15.5.17: only of the same version, and where its length is what is there, nothing is missing.
    private func verdictOnUnsatisfied(_ head: ResponseHead) -> Verdict {
        guard let version, version.matches(head), received.gaps(in: received.end).isEmpty, fits(head.digests),
            head.contentRange == .unsatisfied(completeLength: received.end), total ?? received.end == received.end
        else { return .askAgain }
        return .complete
    }

    /// RFC 9110 §15.3.7: the part must be what was asked for, of the version and the length that are known.
    private func verdictOnPart(_ head: ResponseHead, _ range: Range<Int64>, _ asked: StrongValidator?) -> Verdict {
        guard case .part(let part, let length?)? = head.contentRange, part.first == range.lowerBound,
            part.last < range.upperBound, total ?? length == length, fits(head.digests),
            head.mayHaveBody(of: part.count)
        else { return .askAgain }
        let isWhole = part.count == length
        // What has no version can only be had at once.
        guard let known = asked ?? StrongValidator(head) else {
            return isWhole ? .take(at: 0, count: length) : .askAgain
        }
        guard version == nil || version == known, known.matches(head) else { return .askAgain }
        return .take(at: part.first, count: part.count)
    }

    private func verdictOnWhole(_ head: ResponseHead) -> Verdict {
        received.isEmpty && running.count <= 1 ? take(head, at: 0) : .startOver(count: count(head))
    }

    private func take(_ head: ResponseHead, at position: Int64) -> Verdict {
        .take(at: position, count: count(head))
    }

    private func count(_ head: ResponseHead) -> Int64? {
        guard case .success(let length) = head.length, !isDecoded(head) else { return nil }
        return head.status == .noContent ? 0 : length.count
    }

    /// The verdict, or where it would drop what has gone into a pipe, that the file has changed.
    private func canStartOver(_ verdict: Verdict) -> Verdict {
        guard !terms.canStartOver, !received.isEmpty else { return verdict }
        return switch verdict {
        case .startOver, .askAgain:
            .refuse(Failure(.changed, detail: "what was written cannot be taken back"))
        default: verdict
        }
    }

    /// Whether no digest contradicts one that is known.
    private func fits(_ others: [ReprDigest]) -> Bool {
        !others.contains { other in digests.contains { $0.contradicts(other) } }
    }

    /// Takes from a response what the file is.
    private mutating func adopt(_ head: ResponseHead) {
        note(head.pid)
        if head.status == .partialContent && !terms.isRangeGiven {
            if case .part(_, let length?)? = head.contentRange { total = length }
            version = version ?? StrongValidator(head)
            // What has gone into a pipe cannot be read again for another algorithm.
            if terms.canStartOver { learn(head.digests) }
            if inherited > 0 { resumedFrom = inherited }
        } else {
            total = count(head)
            version = terms.canResume && !head.deniesRanges ? StrongValidator(head) : nil
            // The digest of the whole representation says nothing of a part, nor of what it decodes to.
            digests = terms.isRangeGiven || isDecoded(head) ? [] : head.digests
            connections = 1
        }
    }

    private mutating func note(_ pid: ServerPID?) {
        if let pid, !pids.contains(pid) { pids.append(pid) }
    }

    /// Drops all that was received and what is known of the file; from now on the whole is asked for.
    mutating func startOver() {
        (version, total, resumedFrom) = (nil, nil, nil)
        digests = []
        received = ReceivedRanges()
        pids = []
        inherited = 0
        connections = 1
        restarts += 1
    }
}
