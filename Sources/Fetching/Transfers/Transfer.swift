import HTTPSemantics

/// One target on its way: it does what its `DownloadStateMachine` decides, and owns the output and the requests that run.
final class Transfer {
    let job: Job
    /// The requests that run.
    var exchanges: [Exchange] = []
    /// Requests that are given up, to be taken out of the multi handle.
    private(set) var cancelled: [Exchange] = []
    var phase = Phase.running
    var download: DownloadStateMachine
    var output: OpenOutput?
    var verification: IncrementalDigest?
    let options: TransferOptions
    let publisher: Committer
    let digests: DigestWorker

    private let interruption: Interruption
    private let throttle: Throttle?
    let overwriting: Bool
    let start = ContinuousClock.now
    let patience: OutputDeadline
    /// The status of the last response, who wrote it, and where.
    var status: Status?
    var pid: ServerPID?
    var url: String?
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
    var hasFoundLeftovers = false
    /// What the server says about the file beside its bytes.
    var advice = RemoteMetadata()

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
        _ job: Job, options: TransferOptions, overwriting: Bool, publisher: Committer, digests: DigestWorker,
        throttle: Throttle?, interruption: Interruption
    ) {
        (self.job, self.options, self.overwriting) = (job, options, overwriting)
        (self.publisher, self.digests) = (publisher, digests)
        (self.throttle, self.interruption) = (throttle, interruption)
        patience = OutputDeadline(interruption, limit: options.maximumTime)
        download = DownloadStateMachine(options.terms(for: job))
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
            download = DownloadStateMachine(download.terms, left: sidecar.remainder, by: server)
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
    func judge(_ head: ResponseHead, from exchange: Exchange) -> DownloadStateMachine.Verdict {
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

    /// Gives up the requests that run, but for one.
    func cancel(allBut exchange: Exchange?) {
        for other in exchanges where other !== exchange {
            other.cancel()
            download.cancel(other.ask)
            cancelled.append(other)
        }
        exchanges = exchanges.filter { $0 === exchange }
    }
}
