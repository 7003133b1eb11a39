import HTTPSemantics

/// What follows from the end of a response.
extension DownloadStateMachine {
    /// What to do next.
    enum Step: Hashable, Sendable {
        /// Ask what there is to ask, if there is, at once.
        case proceed
        /// Ask again after a while.
        case wait(Duration)
        /// The whole file is there: verify and publish it.
        case finish
        /// There is no file.
        case fail(Failure)
    }

    /// How the answer to a request has ended.
    enum Ending: Hashable, Sendable {
        /// All of it came; where its length was unknown, this is the end of the file.
        case whole
        /// It was of no use, and the file is asked for once more.
        case useless
        /// Something went wrong.
        case failure(Failure)
    }

    /// Notes bytes of the file that are written.
    mutating func receive(_ range: Range<Int64>) {
        received.insert(range)
        highest = max(highest, received.count)
    }

    /// Notes digests that a server has named, which all must be right.
    mutating func learn(_ others: [ReprDigest]) {
        digests += others.filter { !digests.contains($0) }
    }

    /// Notes the end of an answer.
    ///
    /// - Parameters:
    ///   - ask: The request.
    ///   - ending: How its answer ended.
    ///   - asked: What the server said in `Retry-After`, in seconds.
    ///   - fraction: A random number from 0 to 1, made where one is needed.
    /// - Returns: What to do next.
    mutating func end(
        _ ask: DownloadRequest, _ ending: Ending, asked: Int64? = nil, fraction: @autoclosure () -> Double
    ) -> Step {
        if let index = running.firstIndex(of: ask) { running.remove(at: index) }
        switch ending {
        case .useless:
            return isComplete ? .finish : .proceed
        case .whole:
            if total == nil { total = received.end }
            isComplete = received.gaps(in: total).isEmpty
            return isComplete ? .finish : .proceed
        case .failure(let failure):
            return fail(ask, failure, asked: asked, fraction: fraction())
        }
    }

    /// Forgets a request that was given up.
    mutating func cancel(_ ask: DownloadRequest) {
        if let index = running.firstIndex(of: ask) { running.remove(at: index) }
    }

    private mutating func fail(_ ask: DownloadRequest, _ failure: Failure, asked: Int64?, fraction: Double) -> Step {
        if failure.isLocal { return .fail(failure) }
        let isTransient = RetryPolicy.isTransient(failure, hasAnswered: hasAnswered)
        if !running.isEmpty, isTransient || failure.isAboutConnections {
            connections = running.count
            return .proceed
        }
        guard version != nil || received.isEmpty || terms.canStartOver else { return .fail(failure) }
        guard isTransient else {
            refusing.insert(ask.server)
            if changeServer(from: ask.server) { return .proceed }
            let isLast = refusing.count >= terms.serverCount
            return isLast ? .fail(failure) : wait(ask, failure, asked: asked, fraction: fraction)
        }
        return retry(ask, failure, asked: asked, fraction: fraction)
    }

    /// Goes on at another server, or after a while, with what is there, or from the beginning.
    private mutating func retry(_ ask: DownloadRequest, _ failure: Failure, asked: Int64?, fraction: Double) -> Step {
        if version != nil { connections = terms.connections } else if !received.isEmpty { startOver() }
        // What is only had again is no progress.
        if highest - highestAtFailure >= RetryPolicy.progress { (failures, failing) = (0, []) }
        highestAtFailure = highest
        failing.insert(ask.server)
        if !isBound, changeServer(from: ask.server) { return .proceed }
        return wait(ask, failure, asked: asked, fraction: fraction)
    }

    /// Waits, when all servers that may have the file have failed; then they are asked anew.
    private mutating func wait(_ ask: DownloadRequest, _ failure: Failure, asked: Int64?, fraction: Double) -> Step {
        failures += 1
        failing = []
        guard failures <= terms.retry.limit, restarts <= mostRestarts,
            let wait = RetryPolicy.wait(after: failures, asked: asked, fraction: fraction)
        else { return giveUp(ask, failure) }
        if !isBound || refusing.contains(ask.server) { _ = changeServer(from: ask.server) }
        return .wait(wait)
    }

    /// Leaves a server for good: those that were not asked yet, for the sake of what was received, begin anew.
    private mutating func giveUp(_ ask: DownloadRequest, _ failure: Failure) -> Step {
        guard isBound, restarts <= mostRestarts else { return .fail(failure) }
        refusing.insert(ask.server)
        guard changeServer(from: ask.server) else { return .fail(failure) }
        failures = 0
        return .proceed
    }

    /// Whether what was received can be completed by this server alone, and is not dropped for a failure that may pass.
    private var isBound: Bool { !(version?.holdsAcrossServers ?? true) && !received.isEmpty }

    /// Goes on to the next server that has neither refused nor failed; false where there is none.
    ///
    /// What was received goes with it, if its version is the same everywhere; else it is dropped, if it can be.
    private mutating func changeServer(from current: Int) -> Bool {
        let others = (1..<max(1, terms.serverCount)).map { (current + $0) % terms.serverCount }
        guard let next = others.first(where: { !refusing.contains($0) && !failing.contains($0) }) else { return false }
        if !(version?.holdsAcrossServers ?? received.isEmpty) {
            guard received.isEmpty || terms.canStartOver else { return false }
            startOver()
        }
        server = next
        return true
    }
}

extension Failure {
    /// Whether it comes from this side, so that another attempt would fail as well.
    var isLocal: Bool {
        switch kind {
        case .unwritable, .unnameable, .exists, .interrupted, .timedOut, .changed: true
        default: false
        }
    }

    /// Whether it may mean no more than that a server dislikes several connections of one client.
    fileprivate var isAboutConnections: Bool {
        switch kind {
        case .noConnection, .connectTimeout, .connectionLost: true
        case .status(let status): [403, 429, 503].contains(status.code)
        default: false
        }
    }
}
