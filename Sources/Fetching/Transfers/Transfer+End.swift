import CCurl
import HTTPSemantics
import SystemCalls

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

    private func end(_ exchange: Exchange, _ ending: DownloadStateMachine.Ending) -> Outcome? {
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

    private func wait(_ time: Duration, after ending: DownloadStateMachine.Ending) -> Outcome? {
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
            let content: Committer.Content
            switch output {
            case .partial(let file): content = .file(file, length: download.received.end)
            case .held(let file): content = .held(file)
            case .stream, .listing, nil:
                let digests = verification?.finish() ?? []
                for digest in expectedDigests { try digest.check(digests) }
                return outcome(.success(received), digests)
            }
            publish(
                Committer.Commit(
                    index: job.index, content: content, verification: verification, expected: expectedDigests,
                    overwriting: overwriting, name: advice.name?.component, mark: mark))
            return nil
        } catch {
            return abandon(error)
        }
    }

    /// Hands a complete file on; one of any size only when its digests are there, for others wait for their names too.
    private func publish(_ publication: Committer.Commit) {
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
    func end(_ result: Committer.Result) -> Outcome {
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
