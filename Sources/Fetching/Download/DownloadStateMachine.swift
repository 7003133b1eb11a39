import HTTPSemantics

/// One download as a state machine: it decides the next request, judges responses, and decides the step after each.
///
/// It has no effects. The received bytes always belong to one representation of the file, or are dropped.
struct DownloadStateMachine: Sendable {
    /// The settings that never change while it runs.
    let terms: Terms
    private var state: State

    private struct State: Sendable {
        /// The known facts about the file, and its received ranges.
        var file = ResumeState()
        /// How many bytes an earlier run has left; 0 once they are dropped.
        var inherited: Int64 = 0
        /// The value of `inherited` once a server has sent the rest; nil before that.
        var resumedFrom: Int64?
        /// How many requests may run at once now.
        var connections: Int
        /// Whether all of the file has been received.
        var isComplete = false
        /// The requests whose responses have not ended.
        var running: [DownloadRequest] = []
        var servers: ServerRotation
        var budget: RetryBudget
        /// The first status that refused the file, which says more than that another server cannot be reached.
        var refusal: Failure?
    }

    /// A download without received bytes.
    init(_ terms: Terms) {
        self.terms = terms
        state = State(
            connections: terms.connections, servers: ServerRotation(count: terms.serverCount),
            budget: RetryBudget(terms.retry, serverCount: terms.serverCount))
    }

    /// A download of which an earlier run has left a part, from the server with an index.
    init(_ terms: Terms, left: ResumeState, by server: Int = 0) {
        self.terms = terms
        let first = left.holdsAcrossServers ? 0 : server
        let inherited = left.received.count
        state = State(
            file: left, inherited: inherited, connections: terms.connections,
            servers: ServerRotation(count: terms.serverCount, from: first),
            budget: RetryBudget(terms.retry, serverCount: terms.serverCount, inherited: inherited))
    }
}

/// The state so far.
extension DownloadStateMachine {
    /// The validator of the received bytes; nil if no part of the file can be requested by itself.
    var validator: StrongValidator? { state.file.validator }

    /// The length of the file, once it is known.
    var total: Int64? { state.file.total }

    /// The digests that servers have named.
    var digests: [ReprDigest] { state.file.digests }

    /// The received ranges.
    var received: ReceivedRanges { state.file.received }

    /// The process ids of the servers that sent a range, in the order of their first one.
    var pids: [ServerPID] { state.file.pids }

    /// How many bytes an earlier run has left; 0 once they are dropped.
    var inherited: Int64 { state.inherited }

    /// How many bytes of an earlier run were used, once a server has sent the rest; nil if none were.
    var resumedFrom: Int64? { state.resumedFrom }

    /// How many requests may run at once now.
    var connections: Int { state.connections }

    /// Whether all of the file has been received.
    var isComplete: Bool { state.isComplete }

    /// How often all received bytes were dropped; bytes written at an earlier number must not be used.
    var restarts: Int { state.budget.restarts }

    /// The index of the server whose file we hold a part of; 0 if its tag is valid on every mirror.
    var owner: Int { state.file.holdsAcrossServers ? 0 : state.servers.current }

    /// The state for the sidecar, with which a later run resumes; nil if none could.
    var resumeState: ResumeState? {
        guard state.file.canBeResumed, terms.canResume, terms.canStartOver, !received.isEmpty else { return nil }
        return state.file
    }
}

/// Requests.
extension DownloadStateMachine {
    /// Begins the next request; nil while the running ones are enough.
    mutating func nextRequest() -> DownloadRequest? {
        guard !isComplete, let next = rangePlan.next else { return nil }
        var request = DownloadRequest(
            server: state.servers.current, range: next.range, validator: next.range == nil ? nil : validator)
        if next.range == nil, !received.isEmpty { request.weakTag = state.file.weakTag }
        state.running.append(request)
        return request
    }

    private var rangePlan: RangePlan {
        RangePlan(
            file: state.file, running: state.running.map(\.range), connections: connections,
            wantedConnections: terms.connections, isPlain: state.servers.isPlain(state.servers.current))
    }

    /// Forgets a request that was cancelled.
    mutating func cancel(_ request: DownloadRequest) {
        if let index = state.running.firstIndex(of: request) { state.running.remove(at: index) }
    }
}

/// Responses.
extension DownloadStateMachine {
    /// Judges the response to a request, and takes the facts about the file from its head.
    mutating func receive(_ head: ResponseHead, to request: DownloadRequest) -> Verdict {
        state.servers.noteResponse(of: request.server)
        let (runningCount, mayConfirm) = (state.running.count, state.budget.mayConfirm)
        let judge = ResponseJudge(terms: terms, file: state.file, runningCount: runningCount, mayConfirm: mayConfirm)
        let verdict = limited(judge.verdict(head, to: request))
        switch verdict {
        case .take: adopt(head, judge)
        case .startOver:
            startOver()
            adopt(head, judge)
        case .askAgain: startOver()
        case .askLater: state.budget.noteConfirmation()
        case .confirmed: state.file.confirm(by: head)
        case .complete:
            (state.isComplete, state.resumedFrom) = (true, inherited)
            state.file.note(head.pid)
        case .refuse: break
        }
        return verdict
    }

    /// Notes written bytes of the file.
    mutating func receive(_ range: Range<Int64>) {
        state.file.insert(range)
        state.budget.note(received: received.count)
    }

    /// Notes digests of a server, all of which must be right.
    mutating func learn(_ digests: [ReprDigest]) { state.file.learn(digests) }

    /// The verdict; a refusal if it would drop the received bytes once too often.
    private func limited(_ verdict: Verdict) -> Verdict {
        guard !state.budget.mayRestart else { return verdict }
        return switch verdict {
        case .startOver, .askAgain: .refuse(Failure(.changed, detail: "it changed again after \(restarts) restarts"))
        default: verdict
        }
    }

    private mutating func adopt(_ head: ResponseHead, _ judge: ResponseJudge) {
        state.file.adopt(head, by: judge)
        if judge.isPart(head) {
            if inherited > 0 { state.resumedFrom = inherited }
        } else {
            state.connections = 1
        }
    }

    /// Drops all received bytes and the facts about the file; from now on the whole file is requested.
    private mutating func startOver() {
        (state.file, state.inherited, state.resumedFrom, state.connections) = (ResumeState(), 0, nil, 1)
        state.budget.noteRestart()
    }
}

/// The step after the end of a response.
extension DownloadStateMachine {
    /// Notes the end of the response to a request.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - ending: How its response ended.
    ///   - asked: The seconds that the server asked for in `Retry-After`.
    ///   - hasResponded: Whether the server has responded to a request for another file in this run.
    ///   - fraction: A random number from 0 to 1, made only if it is needed.
    /// - Returns: The next step.
    mutating func end(
        _ request: DownloadRequest, _ ending: Ending, asked: Int64? = nil, hasResponded: Bool = false,
        fraction: @autoclosure () -> Double
    ) -> Step {
        cancel(request)
        if hasResponded { state.servers.noteResponse(of: request.server) }
        switch ending {
        case .useless:
            if let wait = state.budget.takeConfirmationWait() { return .wait(wait) }
            return isComplete ? .finish : .proceed
        case .whole:
            if total == nil { state.file.total = received.end }
            state.isComplete = received.gaps(in: total).isEmpty
            return isComplete ? .finish : .proceed
        case .failure(let failure):
            return fail(request, failure, (asked, fraction()))
        }
    }

    /// The values that decide the length of a wait.
    private typealias Wait = (asked: Int64?, fraction: Double)

    private mutating func fail(_ request: DownloadRequest, _ failure: Failure, _ wait: Wait) -> Step {
        if failure.isLocal { return .fail(failure) }
        let isTransient = RetryPolicy.isTransient(
            failure, hasResponded: state.servers.hasResponded(request.server), asked: wait.asked)
        let isAboutRange = mayGoWithoutRange(request) && RetryPolicy.mayBeAboutRange(failure)
        if !state.running.isEmpty, isTransient || failure.isAboutConnections || isAboutRange {
            state.connections = state.running.count
            return .proceed
        }
        if isAboutRange, !isTransient { return proceedWithoutRange(request) }
        guard validator != nil || received.isEmpty || terms.canStartOver else { return .fail(failure) }
        guard isTransient else {
            state.servers.noteRefusal(by: request.server)
            if case .status = failure.kind { state.refusal = state.refusal ?? failure }
            if changeServer(from: request.server) { return .proceed }
            return state.servers.isExhausted
                ? .fail(state.refusal ?? failure) : waitForAny(request, failure, wait)
        }
        return retry(request, failure, wait)
    }

    /// Continues at another server, or after a wait, with the received bytes or from the beginning.
    private mutating func retry(_ request: DownloadRequest, _ failure: Failure, _ wait: Wait) -> Step {
        if validator != nil { state.connections = terms.connections }
        if !state.file.canBeResumed, !received.isEmpty { startOver() }
        if state.budget.noteFailure() { state.servers.forgetFailures() }
        state.servers.noteFailure(of: request.server)
        if !isBound, changeServer(from: request.server) { return .proceed }
        return waitForAny(request, failure, wait)
    }

    /// Waits, because all servers that may have the file have failed; then they are asked again.
    private mutating func waitForAny(_ request: DownloadRequest, _ failure: Failure, _ wait: Wait) -> Step {
        state.servers.forgetFailures()
        guard let time = state.budget.nextWait(asked: wait.asked, fraction: wait.fraction) else {
            return giveUp(request, failure)
        }
        if !isBound || state.servers.hasRefused(request.server) { _ = changeServer(from: request.server) }
        return .wait(time)
    }

    /// Whether the same server can still be asked for the whole file instead of a range of it.
    private func mayGoWithoutRange(_ request: DownloadRequest) -> Bool {
        request.range != nil && !terms.isRangeGiven && !state.servers.isPlain(request.server)
            && (terms.canStartOver || received.isEmpty)
    }

    /// Requests the whole file, because a range was refused (RFC 9110 §14.2: a server may reject `Range`).
    ///
    /// The received bytes stay until the whole file arrives, because the server may refuse the file itself for a while.
    private mutating func proceedWithoutRange(_ request: DownloadRequest) -> Step {
        state.servers.noteRangeRefusal(by: request.server)
        return .proceed
    }

    /// Gives up a server for good; the others, which were not asked because of the received bytes, start over.
    private mutating func giveUp(_ request: DownloadRequest, _ failure: Failure) -> Step {
        if mayGoWithoutRange(request), case .status = failure.kind { return proceedWithoutRange(request) }
        guard isBound, !state.budget.isSpent else { return .fail(failure) }
        state.servers.noteRefusal(by: request.server)
        guard changeServer(from: request.server) else { return .fail(failure) }
        state.budget.renew()
        return .proceed
    }

    /// Drops a complete file whose digest is wrong, with `failure`, and turns to the next server; false if there is none.
    mutating func reject(_ failure: Failure) -> Bool {
        state.refusal = state.refusal ?? failure
        state.servers.noteRefusal(by: state.servers.current)
        guard terms.canStartOver, state.budget.mayRestart,
            let next = state.servers.next(after: state.servers.current)
        else { return false }
        startOver()
        state.isComplete = false
        state.servers.select(next)
        return true
    }

    /// Whether only this server can complete the received bytes, so that a temporary failure does not drop them.
    private var isBound: Bool { !received.isEmpty && !state.file.holdsAcrossServers }

    /// Selects the next server that has neither refused nor failed; returns false if there is none.
    ///
    /// The received bytes stay if their validator holds on every server; otherwise they are dropped if possible.
    private mutating func changeServer(from current: Int) -> Bool {
        guard let next = state.servers.next(after: current) else { return false }
        if !(validator?.holdsAcrossServers ?? received.isEmpty) {
            guard received.isEmpty || terms.canStartOver else { return false }
            startOver()
        }
        state.servers.select(next)
        return true
    }
}
