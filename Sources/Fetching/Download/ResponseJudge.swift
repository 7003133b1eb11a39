import HTTPSemantics

/// Decides how to use a response, by its head and by the received bytes; it changes nothing.
struct ResponseJudge {
    let terms: DownloadStateMachine.Terms
    /// The known facts about the file, and its received ranges.
    let file: ResumeState
    /// The number of running requests, including this one.
    let runningCount: Int
    /// Whether the server may be asked once more for a strong tag that it does not know yet.
    let mayConfirm: Bool

    typealias Verdict = DownloadStateMachine.Verdict

    /// The verdict on the response to a request.
    func verdict(_ head: ResponseHead, to request: DownloadRequest) -> Verdict {
        switch head.status.kind {
        case .clientError where head.status == .rangeNotSatisfiable && request.range != nil:
            return unlessWritten(verdictOnUnsatisfied(head))
        case .successful where head.status == .partialContent:
            if let failure = refusal(of: head) { return .refuse(failure) }
            guard let range = request.range else {
                return terms.isRangeGiven ? take(head, at: 0) : .refuse(Failure(.status(head.status)))
            }
            return unlessWritten(verdictOnPart(head, range, request.validator))
        case .successful where [200, 203].contains(head.status.code):
            if let failure = refusal(of: head) { return .refuse(failure) }
            return mayConfirm && mayBeCurrent(head) ? .askLater : unlessWritten(verdictOnWhole(head))
        case .successful:
            // The content of other successful responses is not the file (RFC 9110 §15.3).
            return .refuse(Failure(.noFile(head.status)))
        case .redirection where head.status == .notModified && request.weakTag != nil:
            // A weak tag says that two versions do the same, and the digest of the whole that their bytes are equal.
            return StrongValidator(head) != nil ? .confirmed : mayConfirm ? .askLater : .askAgain
        case .redirection where head.status == .notModified && terms.isConditional:
            return .refuse(.current)
        default:
            return .refuse(Failure(.status(head.status)))
        }
    }

    /// Whether the body is the part that was asked for, and not a range of the user's own fields.
    func isPart(_ head: ResponseHead) -> Bool { head.status == .partialContent && !terms.isRangeGiven }

    /// The length of the file in the body; nil if the head does not give it, or if it is that of coded bytes.
    func count(_ head: ResponseHead) -> Int64? {
        guard case .success(let length) = head.length, !isDecoded(head) else { return nil }
        return length.count
    }

    /// Whether the body is decoded, so that the lengths and digests in the head are not those of the file.
    func isDecoded(_ head: ResponseHead) -> Bool { terms.isDecoded(head) }

    /// Why a successful response is useless: an unwanted coding, an unreliable length, no digest.
    private func refusal(of head: ResponseHead) -> Failure? {
        if !isWelcome(head) { return .coding(head.codings, decodes: terms.codings == .decoded) }
        if case .failure(let failure) = head.length { return failure }
        if let failure = contradiction(in: head) { return failure }
        guard terms.requiresDigest, file.digests.isEmpty else { return nil }
        if isDecoded(head) { return Failure(.digest, detail: "the server's is of the coded bytes") }
        guard head.digests.isEmpty, !head.hasDigestTrailer else { return nil }
        return Failure(.digest, detail: "the server names none")
    }

    private func isWelcome(_ head: ResponseHead) -> Bool {
        if head.codings.isEmpty || terms.isNamedCoded(head) { return true }
        return switch terms.codings {
        case .refused: false
        case .kept: true
        case .decoded: ContentDecoder.decodes(head.codings)
        }
    }

    /// A file has one digest of each algorithm; if a head names two, it is not known which one is right.
    private func contradiction(in head: ResponseHead) -> Failure? {
        guard !terms.isRangeGiven, !isDecoded(head) else { return nil }
        for (index, one) in head.digests.enumerated() {
            guard let other = head.digests[index...].first(where: { $0.contradicts(one) }) else { continue }
            return Failure(.digest, detail: "the server names \(one.hexadecimal) and \(other.hexadecimal)")
        }
        return nil
    }

    /// RFC 9110 §15.5.17: a 416 of the same representation, whose length equals the received bytes, says that nothing
    /// is missing.
    private func verdictOnUnsatisfied(_ head: ResponseHead) -> Verdict {
        let end = file.received.end
        guard let validator = file.validator, validator.matches(head), file.received.gaps(in: end).isEmpty,
            !file.needsDigest || !file.digests.isEmpty, file.agrees(with: head.digests),
            head.contentRange == .unsatisfied(completeLength: end),
            file.total ?? end == end
        else { return .askAgain }
        return .complete
    }

    /// RFC 9110 §15.3.7: the part must be the requested one, of the representation and length that are known.
    private func verdictOnPart(_ head: ResponseHead, _ range: Range<Int64>, _ asked: StrongValidator?) -> Verdict {
        guard case .part(let part, let length?)? = head.contentRange, part.first == range.lowerBound,
            part.last < range.upperBound, file.total ?? length == length, file.agrees(with: head.digests),
            head.mayHaveBody(of: part.count)
        else { return .askAgain }
        let isWhole = part.count == length
        // Without a validator, only the whole file can be taken.
        guard let known = asked ?? StrongValidator(head) else {
            return isWhole ? .take(at: 0, count: length) : .askAgain
        }
        guard file.validator == nil || file.validator == known, known.matchesPart(head) else { return .askAgain }
        if file.needsDigest, file.digests.isEmpty, head.digests.isEmpty { return .askAgain }
        return .take(at: part.first, count: part.count)
    }

    /// Whether the version that is here may be the server's, which has a weak tag until it has made a strong one.
    private func mayBeCurrent(_ head: ResponseHead) -> Bool {
        guard let size = terms.confirmableSize, head.status == .ok, mayBecomeStrong(head) else { return false }
        return count(head) == size
    }

    /// Whether the tag is weak for a while: ferry makes a strong one from the content, others keep theirs.
    func mayBecomeStrong(_ head: ResponseHead) -> Bool {
        terms.canStartOver && head.weakTag != nil && head.pid != nil
    }

    private func verdictOnWhole(_ head: ResponseHead) -> Verdict {
        file.received.isEmpty && runningCount <= 1 ? take(head, at: 0) : .startOver(count: count(head))
    }

    private func take(_ head: ResponseHead, at position: Int64) -> Verdict {
        .take(at: position, count: count(head))
    }

    /// The verdict; a refusal because the file has changed if it would drop bytes in a pipe.
    private func unlessWritten(_ verdict: Verdict) -> Verdict {
        guard !terms.canStartOver, !file.received.isEmpty else { return verdict }
        return switch verdict {
        case .startOver, .askAgain:
            .refuse(Failure(.changed, detail: "what was written cannot be taken back"))
        default: verdict
        }
    }
}
