import CCurl
import HTTPSemantics
import SystemCalls

/// The download of one target: it does what its `DownloadStateMachine` decides, and owns the output and the requests.
final class Transfer {
    let job: Job
    /// The current phase.
    private(set) var phase = Phase.running
    /// The running requests.
    private(set) var exchanges: [Exchange] = []
    /// Cancelled requests that must still be removed from the multi handle.
    private(set) var cancelled: [Exchange] = []

    private var download: DownloadStateMachine
    private var output: TransferOutput
    private let options: TransferOptions
    private let services: RunServices
    private let overwriting: Bool
    private let deadline: OutputDeadline
    private let start = ContinuousClock.now
    private var metadata = RemoteMetadata()
    private var lastResponse = LastResponse()
    /// Whether a connection had bytes that were not requested; from then on no connection is used twice.
    private var hasFoundLeftovers = false
    /// Whether HTTP/2 could not prove that a body is whole; then no connection with HTTP/2 may be used again.
    private var needsHTTP1 = false

    /// A phase of a transfer.
    enum Phase: Equatable {
        case running
        /// It sends the next request at a moment.
        case waiting(ContinuousClock.Instant)
        /// The file is complete, and the committer has it.
        case committing
    }

    /// - Parameters:
    ///   - job: The target and its output.
    ///   - options: How to request it.
    ///   - overwriting: Whether the file may take the place of another.
    ///   - services: The objects that it shares with the run's other transfers.
    init(_ job: Job, options: TransferOptions, overwriting: Bool, services: RunServices) {
        (self.job, self.options, self.overwriting, self.services) = (job, options, overwriting, services)
        deadline = OutputDeadline(services.interruption, limit: options.maximumTime)
        download = DownloadStateMachine(options.terms(for: job))
        output = TransferOutput(job.location, services, deadline: deadline, checksum: options.checksum)
    }

    /// The number of received bytes, those of an earlier run included.
    var received: Int64 { download.received.count }

    /// The length of the file, once it is known.
    var announcedLength: Int64? { download.total }

    /// Whether it waits before the next request.
    var isWaiting: Bool { if case .waiting = phase { true } else { false } }

    /// Looks for the part of an earlier run.
    func prepare() throws(Failure) {
        guard case .entry(let name, let folder) = job.location else { return }
        guard options.resumes else { return try PartialFile.removePair(for: name, in: folder) }
        let terms = download.terms
        guard let (state, server) = try output.resume(job.addresses.map(\.publicText), canResume: terms.canResume)
        else { return }
        download = DownloadStateMachine(terms, left: state, by: server)
    }
}

/// Requests.
extension Transfer {
    /// Begins the next request; nil while the running ones are enough.
    func nextExchange() -> Exchange? {
        guard phase == .running, let request = download.nextRequest() else { return nil }
        let exchange = Exchange(
            request, to: job.addresses[request.server], options, download.terms, timeLimit: deadline.remaining,
            services, consumer: self)
        if hasFoundLeftovers || needsHTTP1 { exchange.useFreshConnections() }
        if services.http1Origins.contains(job.addresses[request.server]) { exchange.useHTTP1() }
        exchanges.append(exchange)
        return exchange
    }

    /// Continues if a wait is over.
    func proceed(at now: ContinuousClock.Instant) {
        if case .waiting(let end) = phase, end <= now { phase = .running }
    }

    /// Returns the first request that has received nothing for the stall timeout.
    func stalledExchange(at now: ContinuousClock.Instant) -> Exchange? {
        exchanges.first { $0.idleTime(at: now) >= options.stallTimeout }
    }

    /// Forgets the cancelled requests, once they are removed from the multi handle.
    func forgetCancelled() { cancelled = [] }

    private func cancel(allBut exchange: Exchange?) {
        for other in exchanges where other !== exchange {
            other.cancel()
            download.cancel(other.request)
            cancelled.append(other)
        }
        exchanges = exchanges.filter { $0 === exchange }
    }
}

/// Responses.
extension Transfer: ResponseConsumer {
    func judge(_ head: ResponseHead, from exchange: Exchange) -> DownloadStateMachine.Verdict {
        services.reachableOrigins.insert(job.addresses[exchange.request.server])
        let verdict = checkName(head, download.receive(head, to: exchange.request))
        output.noteResponse(announcesDigest: head.hasDigestTrailer)
        switch verdict {
        case .startOver, .askAgain: cancel(allBut: exchange)
        case .take, .askLater, .confirmed, .complete, .refuse: break
        }
        return verdict
    }

    /// Takes the metadata of the file from a head; refuses a file whose name is not free.
    private func checkName(
        _ head: ResponseHead, _ verdict: DownloadStateMachine.Verdict
    ) -> DownloadStateMachine.Verdict {
        switch verdict {
        case .askAgain, .askLater, .confirmed, .refuse: return verdict
        case .take, .startOver, .complete: break
        }
        do throws(Failure) {
            if isFolder(head) { throw .folderTarget }
            if job.existing != nil, !overwriting { throw .exists }
            try metadata.take(
                head, for: job, services.remoteNames, preservesTimes: options.preservesTimes, overwriting: overwriting)
            return verdict
        } catch {
            return .refuse(error)
        }
    }

    /// Whether a redirect has added a slash to the file's name and leads to a page, as servers do for folders.
    ///
    /// Some sites add a slash to every URL, so a response that is no page, or that has a name of its own, is the file.
    /// It is false if the user names the output: then the page is wanted.
    private func isFolder(_ head: ResponseHead) -> Bool {
        guard case .entry = job.location, !options.isOutputNamed, let name = head.folderName else { return false }
        return head.isPage && head.fileName == nil && name == job.target.address.lastSegment
    }

    func write(_ bytes: RawSpan, at position: Int64) throws(Failure) {
        try output.write(bytes, at: position, of: &download)
    }
}

/// The end of requests, and of the transfer.
extension Transfer {
    /// Ends a request by libcurl's result; returns the outcome if that is the end of the transfer.
    func end(_ exchange: Exchange, _ code: CURLcode) -> Outcome? {
        end(exchange, exchange.ending(code))
    }

    /// Ends a request that has received nothing for too long; returns the outcome if that is the end of the transfer.
    func stall(_ exchange: Exchange) -> Outcome? {
        end(exchange, .failure(.stalled(for: options.stallTimeout)))
    }

    private func end(_ exchange: Exchange, _ ending: DownloadStateMachine.Ending) -> Outcome? {
        exchanges.removeAll { $0 === exchange }
        let ending = ending == .whole && output.isCutShort ? .failure(.cutListing) : ending
        note(exchange)
        if ending == .whole { learn(exchange.trailingDigests) }
        let restarts = download.restarts
        let address = job.addresses[exchange.request.server]
        let step = download.end(
            exchange.request, ending, asked: exchange.retryAfter(now: .now),
            hasResponded: services.reachableOrigins.contains(address), fraction: .random(in: 0...1))
        // The bytes of the other requests belong to the dropped ones.
        if download.restarts != restarts { cancel(allBut: nil) }
        switch step {
        case .proceed: return nil
        case .wait(let time): return wait(time, after: ending)
        case .finish:
            cancel(allBut: nil)
            return finish()
        case .fail(let failure): return failure == .current ? keepExisting() : abandon(failure)
        }
    }

    /// Notes the facts that a request has shown beside its response.
    private func note(_ exchange: Exchange) {
        if exchange.hasFoundLeftovers { hasFoundLeftovers = true }
        if exchange.needsHTTP1 {
            needsHTTP1 = true
            services.http1Origins.insert(job.addresses[exchange.request.server])
        }
        lastResponse = LastResponse(
            status: exchange.status ?? lastResponse.status, pid: exchange.pid, url: exchange.responder?.publicText)
    }

    /// Ends the transfer with the existing file.
    private func keepExisting() -> Outcome { Outcome(skipping: abandon(.current), of: job) }

    /// Takes digests from a trailer; a file is read again for a new algorithm.
    private func learn(_ digests: [ReprDigest]) {
        guard !digests.isEmpty else { return }
        download.learn(digests.filter { output.canCompute($0.algorithm) })
        output.beginDigests(of: download)
    }

    private func wait(_ time: Duration, after ending: DownloadStateMachine.Ending) -> Outcome? {
        // A wait beyond the time limit would be useless.
        if let left = deadline.remaining, left <= time, case .failure(let failure) = ending { return abandon(failure) }
        phase = .waiting(.now + time)
        return nil
    }

    /// Hands a complete file to the committer, or ends an output that is written in place.
    private func finish() -> Outcome? {
        do throws(Failure) {
            if options.requiresDigest, download.digests.isEmpty { throw .noDigest }
            let completion = try output.complete(download) { content, digest, expected in
                Committer.Commit(
                    index: job.index, content: content, digest: digest, expected: expected, overwriting: overwriting,
                    name: metadata.name?.component, attributes: attributes)
            }
            switch completion {
            case .committed: phase = .committing
            case .finished(let digests): return outcome(.success(received), digests)
            }
            return nil
        } catch {
            return proceed(after: error) ? nil : abandon(error)
        }
    }

    /// Goes on at the next server after a wrong digest; returns false if that is not possible.
    private func proceed(after failure: Failure) -> Bool {
        guard failure.kind == .digest, download.reject(failure) else { return false }
        phase = .running
        return true
    }

    /// The attributes that the file gets before its name.
    private var attributes: ReceivedAttributes? {
        var metadata = metadata
        // The tag of coded bytes does not identify the decoded ones, and that of a part does not identify the file.
        if !download.terms.canResume { metadata.forgetTag() }
        return metadata.attributes(for: job, usesTagFile: options.keepsTags)
    }

    /// Ends the transfer with the committer's result; returns nil if another server is asked.
    func end(_ result: Committer.Result) -> Outcome? {
        switch result {
        case .success(let digests): return outcome(.success(received), digests)
        case .failure(let failure):
            // The committer has discarded the file.
            if failure.kind == .digest { output.forget() }
            return proceed(after: failure) ? nil : outcome(.failure(failure))
        }
    }

    /// Has a sidecar written if one is due; returns the outcome if an earlier one could not be written.
    func keep() -> Outcome? {
        do throws(Failure) {
            try output.keep(phase == .running ? sidecar : nil, received: received, restarts: download.restarts)
            return nil
        } catch {
            return abandon(error)
        }
    }

    private var sidecar: Sidecar? {
        download.resumeState.map { Sidecar(url: job.addresses[download.owner].publicText, state: $0) }
    }

    /// Ends the transfer without a file; a part that a later run can resume stays.
    func abandon(_ failure: Failure) -> Outcome {
        cancel(allBut: nil)
        do {
            let sidecar = failure.kind == .digest ? nil : sidecar
            try output.settle(sidecar, received: received, restarts: download.restarts)
            return outcome(.failure(failure))
        } catch {
            // If the sidecar could not be written, the failure already says so.
            if error == failure { return outcome(.failure(failure)) }
            let detail = [failure.detail, "what was received is lost: \(error.detail)"].filter { !$0.isEmpty }
            return outcome(.failure(Failure(failure.kind, detail: detail.joined(separator: "; "))))
        }
    }

    private func outcome(_ result: Result<Int64, Failure>, _ digests: [ReprDigest] = []) -> Outcome {
        let isReceived = if case .success = result { true } else { false }
        let pids = isReceived ? download.pids : []
        return Outcome(
            target: job.target, name: metadata.name?.text ?? job.target.label,
            url: lastResponse.url ?? job.addresses[0].publicText, status: lastResponse.status,
            pid: pids.last ?? lastResponse.pid, pids: pids, resumedFrom: download.resumedFrom, digest: digests.first,
            seconds: start.duration(to: .now) / .seconds(1), result: result)
    }
}
