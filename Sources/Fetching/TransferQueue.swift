import CCurl

/// Several transfers at once, the next one as soon as one ends, over connections that are used again.
final class TransferQueue {
    private let multi: MultiHandle
    private let limit: Int
    private let interruption: Interruption
    private var running: [Transfer] = []

    /// - Parameters:
    ///   - limit: How many transfers run at once, 1 or more.
    ///   - interruption: What ends them all.
    init(limit: Int, interruption: Interruption) {
        self.limit = limit
        multi = MultiHandle(connections: limit)
        self.interruption = interruption
    }

    deinit {
        for transfer in running { multi.remove(transfer) }
    }

    /// Runs transfers to their ends, and returns when all have ended; an interruption ends them early.
    ///
    /// - Parameters:
    ///   - transfers: The transfers in the order in which they begin; each is made when its turn comes.
    ///   - pause: The longest time between two calls of `tick`.
    ///   - ended: Takes each transfer with its outcome, in the order in which they end.
    ///   - tick: Takes the transfers that are on their way, one or more; it is never the last call.
    func run(
        _ transfers: some Sequence<Transfer>, pause: Duration, ended: (Transfer, Outcome) -> Void,
        tick: ([Transfer]) -> Void
    ) {
        var waiting = transfers.makeIterator()
        while !interruption.isRequested {
            while running.count < limit, let transfer = waiting.next() { begin(transfer) }
            if running.isEmpty { return }
            multi.perform()
            let hasRoom = endFinished(ended)
            if !running.isEmpty { tick(running) }
            if !hasRoom { multi.wait(for: pause, orUntilReadable: interruption.wakeup) }
        }
        for transfer in running { ended(transfer, end(transfer).abandon(Failure(.interrupted))) }
        while let transfer = waiting.next() { ended(transfer, transfer.abandon(Failure(.interrupted))) }
    }

    private func begin(_ transfer: Transfer) {
        running.append(transfer)
        multi.add(transfer)
    }

    /// Ends what libcurl has finished with; returns whether there was anything.
    private func endFinished(_ ended: (Transfer, Outcome) -> Void) -> Bool {
        let before = running.count
        multi.forEachFinished(among: running) { transfer, code in
            ended(transfer, end(transfer).finish(code))
        }
        return running.count < before
    }

    private func end(_ transfer: Transfer) -> Transfer {
        multi.remove(transfer)
        running.removeAll { $0 === transfer }
        return transfer
    }
}
