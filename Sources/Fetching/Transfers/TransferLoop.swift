import CCurl
import SystemCalls
import SystemPackage

/// Several transfers at once, the next one as soon as one ends or waits, over connections that are used again.
final class TransferLoop {
    private let multi: MultiHandle
    private let limit: Int
    private let backlog: Int
    private let interruption: Interruption
    private let publisher: Committer
    private let digests: DigestWorker
    private let throttle: Throttle?
    /// Those that run, or wait to ask again, in the order in which they began.
    private var transfers: [Transfer] = []
    /// Those that are complete and wait for the disk, by their numbers.
    private var publishing: [Int: Transfer] = [:]
    private var lastLook = ContinuousClock.now
    private var turn = 0

    /// How often it is looked after what no descriptor tells: stalls, sidecars, waits.
    private static let interval = Duration.milliseconds(100)
    /// So many transfers may wait to ask again while others take their turn.
    private static let longestWait = 64

    /// - Parameters:
    ///   - limit: How many transfers run at once, 1 or more.
    ///   - connections: How many connections each of them may have, 1 or more.
    ///   - backlog: How many complete files may wait for the disk while others come, 1 or more.
    ///   - publisher: What waits for the disk.
    ///   - digests: What computes digests.
    ///   - throttle: What the bytes wait for, if there is a rate limit.
    ///   - interruption: What ends them all.
    init(
        limit: Int, connections: Int, backlog: Int, publisher: Committer, digests: DigestWorker, throttle: Throttle?,
        interruption: Interruption
    ) {
        (self.limit, self.backlog) = (limit, backlog)
        multi = MultiHandle(connections: limit * connections)
        (self.publisher, self.digests) = (publisher, digests)
        (self.throttle, self.interruption) = (throttle, interruption)
    }

    deinit {
        for transfer in transfers { for exchange in transfer.exchanges + transfer.cancelled { multi.remove(exchange) } }
    }

    /// Runs transfers to their ends, and returns when all have ended; an interruption ends them early.
    ///
    /// - Parameters:
    ///   - transfers: The transfers in the order in which they begin; each is made when its turn comes.
    ///   - ended: Takes each transfer with its outcome, in the order in which they end.
    ///   - tick: Takes what tells the transfers that are on their way, one or more; it is never the last call.
    func run(
        _ transfers: some Sequence<Transfer>, ended: (Transfer, Outcome) -> Void, tick: (() -> [Transfer]) -> Void
    ) {
        var waiting = transfers.makeIterator()
        while !interruption.isRequested {
            while hasRoom, let transfer = waiting.next() { begin(transfer, ended) }
            if isIdle { return }
            for transfer in self.transfers { ask(transfer) }
            publisher.expectMore(self.transfers.count { $0.phase == .running } > 1)
            multi.perform()
            let hasMoved = endFinished(ended)
            look(ended)
            if !isIdle { tick { onTheirWay } }
            if !hasMoved { wait() }
        }
        interrupt(ended)
        while let transfer = waiting.next() { ended(transfer, transfer.abandon(Failure(.interrupted))) }
    }

    private var isIdle: Bool { transfers.isEmpty && publishing.isEmpty }

    /// All that have not ended, in their order.
    private var onTheirWay: [Transfer] {
        (transfers + publishing.values).sorted { $0.job.index < $1.job.index }
    }

    private var hasRoom: Bool {
        let parked = min(transfers.count(where: \.isWaiting), Self.longestWait)
        return transfers.count - parked < limit && publishing.count < backlog
    }

    private func wait() {
        let isCalled = multi.wait(for: pause, orUntilReadable: publisher.resultsEvent.descriptor, interruption.wakeup)
        if isCalled { publisher.resultsEvent.clear() }
    }

    private func begin(_ transfer: Transfer, _ ended: (Transfer, Outcome) -> Void) {
        do {
            try transfer.prepare()
            transfers.append(transfer)
        } catch {
            ended(transfer, transfer.abandon(error))
        }
    }

    private func ask(_ transfer: Transfer) {
        while let exchange = transfer.nextExchange() { multi.add(exchange) }
    }

    /// Ends what libcurl and the publisher have finished with; returns whether there was anything.
    private func endFinished(_ ended: (Transfer, Outcome) -> Void) -> Bool {
        let finished = multi.takeFinished(among: transfers.flatMap(\.exchanges))
        for (exchange, code) in finished {
            // Another end may have given it up, and its transfer with it: only an owner that is still here is touched.
            guard let transfer = owner(of: exchange) else { continue }
            multi.remove(exchange)
            settle(transfer, transfer.end(exchange, code), ended)
        }
        for transfer in transfers { removeCancelled(transfer) }
        return endPublished(ended) || !finished.isEmpty
    }

    private func owner(of exchange: Exchange) -> Transfer? {
        transfers.first { transfer in transfer.exchanges.contains { $0 === exchange } }
    }

    private func endPublished(_ ended: (Transfer, Outcome) -> Void) -> Bool {
        let results = publisher.takeResults()
        for (index, result) in results {
            guard let transfer = publishing[index] else { continue }
            settle(transfer, transfer.end(result), ended)
        }
        return !results.isEmpty
    }

    /// Puts a transfer away that is complete or has come to its end.
    private func settle(_ transfer: Transfer, _ outcome: Outcome?, _ ended: (Transfer, Outcome) -> Void) {
        removeCancelled(transfer)
        guard outcome != nil || transfer.phase == .publishing else { return }
        if publishing.removeValue(forKey: transfer.job.index) == nil { transfers.removeAll { $0 === transfer } }
        if let outcome { ended(transfer, outcome) } else { publishing[transfer.job.index] = transfer }
    }

    private func removeCancelled(_ transfer: Transfer) {
        for exchange in transfer.cancelled { multi.remove(exchange) }
        transfer.forgetCancelled()
    }

    /// Looks after what no descriptor tells, now and then.
    private func look(_ ended: (Transfer, Outcome) -> Void) {
        let now = ContinuousClock.now
        if let throttle, throttle.wait <= .zero { resumePaused() }
        guard lastLook.duration(to: now) >= Self.interval else { return }
        lastLook = now
        for transfer in transfers {
            if case .waiting(let end) = transfer.phase, end <= now { transfer.proceed() }
            endStalled(transfer, at: now, ended)
            guard transfers.contains(where: { $0 === transfer }) else { continue }
            if let outcome = transfer.keep(at: now) { settle(transfer, outcome, ended) }
        }
    }

    /// Ends the requests of a transfer that have sent nothing for too long; the end of one may be that of all.
    private func endStalled(_ transfer: Transfer, at now: ContinuousClock.Instant, _ ended: (Transfer, Outcome) -> Void)
    {
        let limit = transfer.options.stallTimeout
        while let exchange = transfer.exchanges.first(where: { $0.idleTime(at: now) >= limit }) {
            multi.remove(exchange)
            settle(transfer, transfer.stall(exchange), ended)
        }
    }

    private func resumePaused() {
        let paused = transfers.flatMap(\.exchanges).filter(\.isPaused)
        guard !paused.isEmpty else { return }
        // Whoever begins takes the most, so they begin in turn.
        turn = (turn + 1) % paused.count
        for exchange in paused[turn...] + paused[..<turn] { exchange.resume() }
    }

    private var pause: Duration {
        let isPaused = transfers.contains { $0.exchanges.contains { $0.isPaused } }
        guard isPaused, let throttle else { return Self.interval }
        return min(Self.interval, throttle.wait)
    }

    /// Ends all that runs; what is complete and has its digests is published first.
    private func interrupt(_ ended: (Transfer, Outcome) -> Void) {
        digests.stop()
        publisher.performAndWait {}
        _ = endPublished(ended)
        for transfer in onTheirWay { settle(transfer, transfer.abandon(Failure(.interrupted)), ended) }
    }
}
