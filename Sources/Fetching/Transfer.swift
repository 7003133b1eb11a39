import CCurl
import HTTPSemantics
import SystemPackage

/// One target on its way: it does what its `Download` decides, and owns the output and the requests that run.
final class Transfer {
    let job: Job
    /// The requests that run.
    private(set) var exchanges: [Exchange] = []
    /// Requests that are given up, to be taken out of the multi handle.
    private(set) var cancelled: [Exchange] = []
    private(set) var phase = Phase.running
    var download: Download
    var output: Output?
    var verification: Verification?
    let options: TransferOptions
    let publisher: Publisher
    let digests: DigestThread

    private let interruption: Interruption
    private let throttle: Throttle?
    let overwriting: Bool
    private let start = ContinuousClock.now
    let patience: Patience
    private var status: Status?
    private var pid: ServerPID?
    private var url: String?
    /// The restarts of the download that the output has followed.
    var outputRestarts = 0
    /// Whether the output is the pair of another URL, and is dropped before anything is written.
    var isOutputStale = false
    /// Up to where the digests have been asked to come.
    var verified: Int64 = 0
    var algorithms: Set<DigestAlgorithm> = []
    var keeping = Keeping()
    let checkpoint = Checkpoint()
    /// Whether the output, as it is, is for the bytes that come.
    var isOutputReady = false
    /// Whether a connection had bytes that nobody had asked for; from then on none is used twice.
    private var hasFoundLeftovers = false
    /// What the server says about the file beside its bytes.
    var advice = Advice()

    /// Where it stands.
    enum Phase: Equatable {
        case running
        /// It asks again at a moment.
        case waiting(ContinuousClock.Instant)
        /// The file is complete, and the publisher has it.
        case publishing
    }

    /// - Parameters:
    ///   - job: What to receive, and where to.
    ///   - options: How to ask for it.
    ///   - overwriting: Whether the file may take the place of another.
    ///   - publisher: What waits for the disk.
    ///   - digests: What computes digests.
    ///   - throttle: What the bytes wait for, if there is a rate limit.
    ///   - interruption: What ends a write that waits.
    init(
        _ job: Job, options: TransferOptions, overwriting: Bool, publisher: Publisher, digests: DigestThread,
        throttle: Throttle?, interruption: Interruption
    ) {
        (self.job, self.options, self.overwriting) = (job, options, overwriting)
        (self.publisher, self.digests) = (publisher, digests)
        (self.throttle, self.interruption) = (throttle, interruption)
        patience = Patience(interruption, limit: options.maximumTime)
        download = Download(options.terms(for: job))
    }

    /// The number of bytes that are there, those of an earlier run included.
    var received: Int64 { download.received.count }

    /// The length of the file, once it is known.
    var announcedLength: Int64? { download.total }

    /// Whether it waits to ask again.
    var isWaiting: Bool { if case .waiting = phase { true } else { false } }

    /// Looks for what an earlier run has left.
    func prepare() throws(Failure) {
        guard case .entry(let name, let folder) = job.place else { return }
        guard options.resumes else { return try PartialFile.removePair(for: name, in: folder) }
        let urls = job.addresses.map(\.publicText)
        guard let (file, sidecar) = try PartialFile.resume(for: name, in: folder, urls: urls) else { return }
        output = .partial(file)
        if let sidecar, let server = urls.firstIndex(of: sidecar.url), download.terms.canResume,
            !download.terms.isRangeGiven
        {
            download = Download(download.terms, left: sidecar.remainder, by: server)
            keeping.kept = received
        } else {
            isOutputStale = true
        }
    }

    /// The next request, or nothing while those that run are enough.
    func nextExchange() -> Exchange? {
        guard phase == .running, let ask = download.nextAsk() else { return nil }
        let exchange = Exchange(
            ask, of: self, at: job.addresses[ask.server], options, timeLimit: patience.remaining, throttle: throttle)
        if hasFoundLeftovers { exchange.useFreshConnections() }
        exchanges.append(exchange)
        return exchange
    }

    /// Goes on after a wait.
    func proceed() { phase = .running }

    /// Forgets the requests that were given up, once they are out of the multi handle.
    func forgetCancelled() { cancelled = [] }

    /// Has the download judge an answer, and gives up the other requests where they are of no more use.
    func judge(_ head: ResponseHead, from exchange: Exchange) -> Download.Verdict {
        options.answering.note(job.addresses[exchange.ask.server])
        let verdict = heed(head, download.receive(head, to: exchange.ask))
        isOutputReady = false
        switch verdict {
        case .startOver, .askAgain: cancel(allBut: exchange)
        case .take, .complete, .refuse: break
        }
        // What is not in a file cannot be read again for the algorithm that the trailer turns out to have.
        if head.hasDigestTrailer { algorithms.formUnion(output?.file == nil ? DigestAlgorithm.allCases : [.sha256]) }
        return verdict
    }

    private func cancel(allBut exchange: Exchange?) {
        for other in exchanges where other !== exchange {
            other.cancel()
            download.cancel(other.ask)
            cancelled.append(other)
        }
        exchanges = exchanges.filter { $0 === exchange }
    }
}

/// The end of requests, and of the whole.
extension Transfer {
    /// Ends a request by libcurl's result; returns the outcome where that is the end of the transfer.
    func end(_ exchange: Exchange, _ code: CURLcode) -> Outcome? {
        end(exchange, exchange.ending(code))
    }

    /// Ends a request that has sent nothing for too long.
    func stall(_ exchange: Exchange) -> Outcome? {
        let seconds = options.stallTimeout / .seconds(1)
        return end(exchange, .failure(Failure(.stalled, detail: "nothing came for \(seconds) seconds")))
    }

    private func end(_ exchange: Exchange, _ ending: Download.Ending) -> Outcome? {
        exchanges.removeAll { $0 === exchange }
        if exchange.hasFoundLeftovers { hasFoundLeftovers = true }
        (status, pid, url) = (exchange.status ?? status, exchange.pid, exchange.answering?.publicText)
        if options.answering.contains(job.addresses[exchange.ask.server]) { download.hasAnswered = true }
        if ending == .whole { learn(exchange.trailingDigests) }
        let restarts = download.restarts
        let step = download.end(
            exchange.ask, ending, asked: exchange.retryAfter(now: .now), fraction: .random(in: 0...1))
        // What the others still bring belongs to what was dropped.
        if download.restarts != restarts { cancel(allBut: nil) }
        switch step {
        case .proceed: return nil
        case .wait(let time): return wait(time, after: ending)
        case .finish:
            cancel(allBut: nil)
            return finish()
        case .fail(let failure): return abandon(failure)
        }
    }

    /// Takes digests from a trailer; a file that is there already is read again for an algorithm that is new.
    private func learn(_ digests: [ReprDigest]) {
        guard !digests.isEmpty else { return }
        download.learn(digests.filter { canCompute($0.algorithm) })
        beginVerification()
    }

    /// Whether a digest can be had of all bytes: those that are not in a file cannot be read again.
    private func canCompute(_ algorithm: DigestAlgorithm) -> Bool {
        output?.isReadable ?? true || verification?.algorithms.contains(algorithm) ?? false
    }

    private func wait(_ time: Duration, after ending: Download.Ending) -> Outcome? {
        // Beyond the time limit there is nothing to wait for.
        if let left = patience.remaining, left <= time, case .failure(let failure) = ending { return abandon(failure) }
        phase = .waiting(.now + time)
        return nil
    }

    /// Hands a complete file to the publisher, or ends an output that is written in place.
    private func finish() -> Outcome? {
        do throws(Failure) {
            try openOutput()
            if options.requiresDigest, download.digests.isEmpty {
                throw Failure(.digest, detail: "the server names none")
            }
            let content: Publisher.Content
            switch output {
            case .partial(let file): content = .file(file, length: download.received.end)
            case .held(let file): content = .held(file)
            case .stream, .listing, nil:
                let digests = verification?.finish() ?? []
                for digest in expectedDigests { try digest.check(digests) }
                return outcome(.success(received), digests)
            }
            publish(
                Publisher.Publication(
                    index: job.index, content: content, verification: verification, expected: expectedDigests,
                    overwriting: overwriting, name: advice.name?.component, mark: mark))
            return nil
        } catch {
            return abandon(error)
        }
    }

    /// Hands a complete file on; one of any size only when its digests are there, for others wait for their names too.
    private func publish(_ publication: Publisher.Publication) {
        phase = .publishing
        guard let verification, case .file(let file, let length) = publication.content, length > Self.step else {
            return publisher.publish(publication)
        }
        let publisher = self.publisher
        digests.advance(verification, of: file, through: length) {
            publisher.publish(publication)
        }
    }

    /// Ends the transfer by what the publisher says.
    func end(_ result: Publisher.Result) -> Outcome {
        switch result {
        case .success(let digests): outcome(.success(received), digests)
        case .failure(let failure): outcome(.failure(failure))
        }
    }

    /// Ends the transfer without a file; what a later run can go on from stays.
    func abandon(_ failure: Failure) -> Outcome {
        cancel(allBut: nil)
        do {
            try settleOutput(failure)
            return outcome(.failure(failure))
        } catch {
            // What kept the part from being written down keeps it from that now.
            if error == failure { return outcome(.failure(failure)) }
            let detail = [failure.detail, "what was received is lost: \(error.detail)"].filter { !$0.isEmpty }
            return outcome(.failure(Failure(failure.kind, detail: detail.joined(separator: "; "))))
        }
    }

    private func outcome(_ result: Result<Int64, Failure>, _ digests: [ReprDigest] = []) -> Outcome {
        let isReceived = if case .success = result { true } else { false }
        let pids = isReceived ? download.pids : []
        return Outcome(
            target: job.target, name: advice.name?.text ?? job.target.label, url: url ?? job.addresses[0].publicText,
            status: status,
            pid: pids.last ?? pid, pids: pids, resumedFrom: download.resumedFrom, digest: digests.first,
            seconds: start.duration(to: .now) / .seconds(1), result: result)
    }
}
