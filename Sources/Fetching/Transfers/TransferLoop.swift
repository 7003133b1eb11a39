import CCurl
import Curl
import SystemCalls
import SystemPackage

/// The loop that runs several transfers at once: the next one begins as soon as one ends or waits.
final class TransferLoop {
    private let multi: MultiHandle
    private let limit: Int
    private let backlog: Int
    private let services: RunServices
    /// The transfers that run or wait, in the order in which they began.
    private var transfers: [Transfer] = []
    /// The transfers that are complete and wait for the disk, by their numbers.
    private var committing: [Int: Transfer] = [:]
    private var lastLook = ContinuousClock.now
    private var turn = 0

    /// How often stalls, sidecars and waits are checked, because no descriptor reports them.
    private static let interval = Duration.milliseconds(100)
    /// How many transfers may wait for a retry while others take their turn.
    private static let longestWait = 64

    /// - Parameters:
    ///   - limit: How many transfers run at once, 1 or more.
    ///   - connections: How many connections each of them may have, 1 or more.
    ///   - backlog: How many complete files may wait for the disk while others are received, 1 or more.
    ///   - services: What the transfers share.
    init(limit: Int, connections: Int, backlog: Int, services: RunServices) {
        (self.limit, self.backlog, self.services) = (limit, backlog, services)
        multi = MultiHandle(connections: limit * connections)
    }

    deinit {
        for transfer in transfers {
            for exchange in transfer.exchanges + transfer.cancelled { exchange.remove(from: multi) }
        }
    }

    /// Runs transfers to their ends, and returns when all have ended; an interruption ends them early.
    ///
    /// - Parameters:
    ///   - transfers: The transfers in the order in which they begin; each is made when its turn comes.
    ///   - ended: Takes each transfer with its outcome, in the order in which they end.
    ///   - tick: Takes a closure that lists the current transfers, one or more; it is never the last call.
    func run(
        _ transfers: some Sequence<Transfer>, ended: (Transfer, Outcome) -> Void, tick: (() -> [Transfer]) -> Void
    ) {
        var waiting = transfers.makeIterator()
        while !services.interruption.isRequested {
            while hasRoom, let transfer = waiting.next() { begin(transfer, ended) }
            if isIdle { return }
            for transfer in self.transfers { beginRequests(of: transfer) }
            services.committer.expectMore(self.transfers.count { $0.phase == .running } > 1)
            multi.perform()
            let hasMoved = endFinished(ended)
            look(ended)
            if !isIdle { tick { onTheirWay } }
            if !hasMoved { wait() }
        }
        interrupt(ended)
        while let transfer = waiting.next() { ended(transfer, transfer.abandon(Failure(.interrupted))) }
    }

    private var isIdle: Bool { transfers.isEmpty && committing.isEmpty }

    /// All transfers that have not ended, in their order.
    private var onTheirWay: [Transfer] {
        (transfers + committing.values).sorted { $0.job.index < $1.job.index }
    }

    private var hasRoom: Bool {
        let parked = min(transfers.count(where: \.isWaiting), Self.longestWait)
        return transfers.count - parked < limit && committing.count < backlog
    }

    private func wait() {
        let event = services.committer.resultsEvent
        let isSignalled = multi.wait(
            for: pause, orUntilReadable: event.descriptor.rawValue, services.interruption.wakeup.rawValue)
        if isSignalled[0] { event.clear() }
    }

    private func begin(_ transfer: Transfer, _ ended: (Transfer, Outcome) -> Void) {
        do {
            try transfer.prepare()
            transfers.append(transfer)
        } catch {
            ended(transfer, transfer.abandon(error))
        }
    }

    private func beginRequests(of transfer: Transfer) {
        while let exchange = transfer.nextExchange() { exchange.begin(in: multi) }
    }

    /// Ends what libcurl and the committer have finished with; returns whether there was anything.
    private func endFinished(_ ended: (Transfer, Outcome) -> Void) -> Bool {
        let finished = multi.takeFinished()
        for message in finished {
            // Another end may have cancelled the exchange, and its transfer with it.
            guard let (transfer, exchange) = find(message.id) else { continue }
            exchange.remove(from: multi)
            settle(transfer, transfer.end(exchange, message.code), ended)
        }
        for transfer in transfers { removeCancelled(transfer) }
        return endCommitted(ended) || !finished.isEmpty
    }

    /// The exchange that a handle belongs to, and its transfer; nil if it was cancelled.
    private func find(_ id: EasyHandle.ID) -> (Transfer, Exchange)? {
        for transfer in transfers {
            if let exchange = transfer.exchanges.first(where: { $0.id == id }) { return (transfer, exchange) }
        }
        return nil
    }

    private func endCommitted(_ ended: (Transfer, Outcome) -> Void) -> Bool {
        let results = services.committer.takeResults()
        for (index, result) in results {
            guard let transfer = committing[index] else { continue }
            let outcome = transfer.end(result)
            settle(transfer, outcome, ended)
            // Another server is asked for the file.
            if outcome == nil, let transfer = committing.removeValue(forKey: index) { transfers.append(transfer) }
        }
        return !results.isEmpty
    }

    /// Moves a transfer that is complete, and removes one that has ended.
    private func settle(_ transfer: Transfer, _ outcome: Outcome?, _ ended: (Transfer, Outcome) -> Void) {
        removeCancelled(transfer)
        guard outcome != nil || transfer.phase == .committing else { return }
        if committing.removeValue(forKey: transfer.job.index) == nil { transfers.removeAll { $0 === transfer } }
        if let outcome { ended(transfer, outcome) } else { committing[transfer.job.index] = transfer }
    }

    private func removeCancelled(_ transfer: Transfer) {
        for exchange in transfer.cancelled { exchange.remove(from: multi) }
        transfer.forgetCancelled()
    }

    /// Checks stalls, sidecars and waits at intervals.
    private func look(_ ended: (Transfer, Outcome) -> Void) {
        let now = ContinuousClock.now
        if let limiter = services.rateLimiter { hold(limiter) }
        guard lastLook.duration(to: now) >= Self.interval else { return }
        lastLook = now
        for transfer in transfers {
            transfer.proceed(at: now)
            endStalled(transfer, at: now, ended)
            guard transfers.contains(where: { $0 === transfer }) else { continue }
            if let outcome = transfer.keep() { settle(transfer, outcome, ended) }
        }
    }

    /// Ends the requests of a transfer that have received nothing for too long; the end of one may be that of all.
    private func endStalled(_ transfer: Transfer, at now: ContinuousClock.Instant, _ ended: (Transfer, Outcome) -> Void)
    {
        while let exchange = transfer.stalledExchange(at: now) {
            exchange.remove(from: multi)
            settle(transfer, transfer.stall(exchange), ended)
        }
    }

    /// Lets transfers wait while the rate limit is used up.
    private func hold(_ limiter: RateLimiter) {
        guard limiter.wait() > .zero else { return resumePaused() }
        for transfer in transfers { for exchange in transfer.exchanges { exchange.pause() } }
    }

    private func resumePaused() {
        let paused = transfers.flatMap(\.exchanges).filter(\.isPaused)
        guard !paused.isEmpty else { return }
        // The first one takes the most, so each is the first in turn.
        turn = (turn + 1) % paused.count
        for exchange in paused[turn...] + paused[..<turn] { exchange.resume() }
    }

    private var pause: Duration {
        let isPaused = transfers.contains { $0.exchanges.contains { $0.isPaused } }
        guard isPaused, let limiter = services.rateLimiter else { return Self.interval }
        return min(Self.interval, limiter.wait())
    }

    /// Ends all transfers; the files that are complete and have their digests get their names first.
    private func interrupt(_ ended: (Transfer, Outcome) -> Void) {
        services.digestWorker.stop()
        services.committer.performAndWait {}
        _ = endCommitted(ended)
        for transfer in onTheirWay { settle(transfer, transfer.abandon(Failure(.interrupted)), ended) }
    }
}
